"""Requests and errors on OpenSPP's paths."""

from datetime import datetime

import pytest

from spp_attendance.rest.oauth import OAuthProblem
from spp_attendance.rest.openspp import (
    as_openspp_problem,
    changes_of,
    faults_of,
    filters_of,
    identifiers_of,
    page_of,
    rows_of,
)
from spp_attendance.rest.problem import Conflict, Forbidden, Malformed
from spp_attendance.rest.results import Result, rejected

CARD = {"date_time": "2026-03-14 09:00:00"}


def body(*cards: dict[str, object]) -> dict[str, object]:
    return {"records": [{"person_id": "P-1", "time_card": list(cards)}]}


def test_rows_are_the_same_by_person_time_type_location_and_category() -> None:
    first, same, other = rows_of(
        body(CARD, {**CARD, "attendance_description": "By bus"}, {**CARD, "attendance_type": 1})
    )
    assert first.derived_id("c1") == same.derived_id("c1") != other.derived_id("c1")
    assert first.MAY_BE_SENT_AFTER_VOIDING


def test_members_that_openspp_lacks_are_ignored() -> None:
    (row,) = rows_of(body({**CARD, "external_id": "E", "session_id": 3, "attendance_category": "Absent"}))
    assert row.card == {**CARD, "attendance_category": "absent"}


def test_an_unknown_person_is_a_fault() -> None:
    pending = Result("held", 6, "unknown_person", pointer="/records/0/time_card/0")
    assert [fault.pointer for fault in faults_of([pending, Result("created", 8)], False)] == [pending.pointer]


def test_what_is_recorded_already_may_be_ignored() -> None:
    results = [rejected("recorded", "It is there."), rejected("malformed", "It is bad.")]
    assert [fault.detail for fault in faults_of(results, True)] == ["It is bad."]
    assert len(faults_of(results, False)) == 2


@pytest.mark.parametrize(
    ("category", "sent", "changed"),
    [("late", "Present", "late"), ("excused", "absent", "excused"), ("late", "absent", "absent")],
)
def test_a_category_stays_where_openspp_has_the_same_word(category: str, sent: str, changed: str) -> None:
    assert changes_of({"attendance_category": sent}, "UTC", category) == {"attendance_category": changed}


def test_an_edit_changes_only_the_members_that_it_names() -> None:
    card = {"date_time": "2026-03-14 09:00:00", "attendance_type": None}
    assert changes_of(card, "Asia/Manila", "present") == {
        "attendance_type_id": None,
        "attended_at": datetime(2026, 3, 14, 1),
    }
    with pytest.raises(ValueError):
        changes_of({"date_time": "2026-02-30 09:00:00"}, "UTC", "present")


def test_errors_have_the_member_that_apps_show() -> None:
    errors = [{"pointer": "/records/0", "detail": "It is bad."}]
    document = as_openspp_problem(Malformed("Nothing was saved.", errors=errors)).document()
    assert document["error"] == {"code": 400, "message": "Nothing was saved. /records/0: It is bad."}


def test_some_statuses_are_a_400_there() -> None:
    assert [as_openspp_problem(problem).status for problem in (Conflict("x"), Forbidden("x"))] == [400, 403]
    oauth = OAuthProblem("invalid_client", "x", 401)
    assert as_openspp_problem(oauth) is oauth


def test_filters_and_pages_are_read() -> None:
    assert filters_of({"attendance_type": 1, "from_date": "2026-03-14"}) == {"type": 1, "from_date": "2026-03-14"}
    assert page_of({}) == (1, 30)
    assert page_of({"page": 2, "limit": 9000}) == (2, 9000)


def test_a_limit_is_honoured_or_refused_and_never_cut() -> None:
    assert page_of({"limit": 10_000}) == (1, 10_000)
    for named in (None, ["P-1"]):
        with pytest.raises(Malformed, match="10,000"):
            page_of({"page": 1, "limit": 10_001}, named)
    with pytest.raises(Malformed, match="10,000"):
        page_of({"limit": 10_001})


def test_people_who_are_named_are_all_on_one_page_where_none_is_asked_for() -> None:
    named = [f"P-{number}" for number in range(50)]
    assert [page_of({"limit": limit}, named) for limit in (1, 40, 20_000)] == [(1, 50), (1, 50), (1, 20_000)]
    assert page_of({"limit": 40, "page": 1}, named) == (1, 40)
    assert page_of({}, []) == (1, 30)


def test_only_texts_name_people() -> None:
    sent = ["P-1", False, "", None, 7, 7.5, ["P-2"], {"P-3": 1}, "P-4"]
    assert identifiers_of({"person_ids": sent}) == ["P-1", "P-4"]
