"""Requests and errors on OpenSPP's paths."""

from datetime import datetime

import pytest

from spp_attendance.rest.oauth import OAuthProblem
from spp_attendance.rest.openspp import as_openspp_problem, changes_of, faults_of, page_of, rows_of
from spp_attendance.rest.problem import Conflict, Forbidden, Malformed
from spp_attendance.rest.results import Result, rejected

CARD = {"date_time": "2026-03-14 09:00:00"}


def body(*cards: dict[str, object]) -> dict[str, object]:
    return {"records": [{"person_id": "P-1", "time_card": list(cards)}]}


def test_rows_are_the_same_by_person_time_type_location_and_category() -> None:
    first, same, other = rows_of(
        body(CARD, {**CARD, "attendance_description": "By bus"}, {**CARD, "attendance_type": 1})
    )
    assert first.made_id("c1") == same.made_id("c1") != other.made_id("c1")
    assert first.IS_WELCOME_AGAIN


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


def test_a_page_has_thirty_people_where_nothing_is_asked_and_no_more_than_the_most() -> None:
    assert (page_of({}, 5000).offset, page_of({}, 5000).size) == (0, 30)
    second = page_of({"page": 2, "limit": 9000}, 5000)
    assert (second.offset, second.size) == (5000, 5000)
