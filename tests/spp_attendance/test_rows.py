"""Reading rows: a bad row is rejected alone, and a row that is sent again is known as the same."""

from datetime import datetime
from typing import Any

import pytest

from spp_attendance.rest.contract import BODY_CHECKERS, attendances, sessions
from spp_attendance.rest.problem import Malformed, TooLarge
from spp_attendance.rest.row import Mark, Row
from spp_attendance.rest.rows import envelope_of, marks_of, rows_of
from spp_attendance.rest.scope import MARKING, within

CARD = {"date_time": "2026-03-14T08:30:00+08:00"}
MARK = {"participant_id": 7, "status": "present", "marked_at": "2026-03-14T08:30:00Z"}


def read(*cards: Any, person_id: str = "P-1") -> list[Row]:
    body = {"records": [{"person_id": person_id, "time_card": list(cards)}]}
    return rows_of(body, BODY_CHECKERS["sendAttendances"].check(body))


def read_marks(*marks: Any) -> list[Any]:
    body = {"attendances": list(marks)}
    return list(marks_of(3, body, BODY_CHECKERS["markSession"].check(body)))


def why_rejected(row: Row) -> tuple[str, str]:
    assert row.result
    return row.result.code, row.result.pointer


def test_a_good_row_has_a_pointer_and_no_result() -> None:
    (row,) = read(CARD, person_id=" P-1 ")
    assert (row.pointer, row.person, row.result) == ("/records/0/time_card/0", {"person_identifier": "P-1"}, None)
    came = datetime(2026, 3, 14, 0, 30)
    assert row.values("UTC") == {"person_identifier": "P-1", "attended_at": came, "marked_at": came, "tz": "UTC"}


def test_every_member_that_may_be_sent_is_read() -> None:
    about_the_row = {"external_id", "replaces"}
    assert attendances.TIME_CARD.keys() == {*Row.FIELDS, *Row.TIMES} | about_the_row
    about_the_row |= {"person_id", "participant_id", "session_id"}
    assert sessions.MARK.keys() | {"session_id"} == {*Mark.FIELDS, *Mark.TIMES} | about_the_row


def test_only_of_when_it_was_stated_the_fraction_of_the_second_counts() -> None:
    (row,) = read({**CARD, "date_time": "2026-03-14T08:30:00.75+08:00"})
    values = row.values("UTC")
    assert (values["attended_at"].microsecond, values["marked_at"].microsecond) == (0, 750_000)


def test_a_bad_row_leaves_the_others_alone() -> None:
    bad, good = read({**CARD, "attendance_category": "asleep"}, CARD)
    assert why_rejected(bad) == ("malformed", "/records/0/time_card/0/attendance_category")
    assert good.result is None


def rows_about(**person: Any) -> list[Row]:
    body = {"records": [{**person, "time_card": [CARD]}]}
    return rows_of(body, BODY_CHECKERS["sendAttendances"].check(body))


def test_somebody_unknown_has_a_name_and_is_known_by_it_when_sent_again() -> None:
    (row,) = rows_about(person_name=" Maria Santos ")
    assert (row.person, row.result) == ({"person_name": "Maria Santos"}, None)
    assert row.digest() == rows_about(person_id=None, person_name="Maria Santos")[0].digest()
    assert row.derived_id("c") != rows_about(person_name="Another")[0].derived_id("c")
    (both,) = rows_about(person_id="P-9", person_name="Maria Santos")
    assert both.person == {"person_identifier": "P-9", "person_name": "Maria Santos"}


@pytest.mark.parametrize("person", [{}, {"person_name": "  "}, {"person_id": None, "person_name": None}])
def test_a_record_that_names_nobody_is_rejected(person: dict[str, Any]) -> None:
    (row,) = rows_about(**person)
    assert why_rejected(row) == ("malformed", "/records/0/person_id")


def test_a_bad_record_rejects_all_its_rows() -> None:
    rows = read(CARD, CARD, person_id="")
    assert [why_rejected(row) for row in rows] == [("malformed", "/records/0/person_id")] * 2


def test_a_fault_outside_the_rows_refuses_the_request() -> None:
    body = {"records": [], "submitted_by": 5}
    with pytest.raises(Malformed):
        rows_of(body, BODY_CHECKERS["sendAttendances"].check(body))


def test_too_many_rows_refuse_the_request() -> None:
    record = {"person_id": "P-1", "time_card": [CARD] * 501}
    body = {"records": [record, record]}
    with pytest.raises(TooLarge):
        rows_of(body, BODY_CHECKERS["sendAttendances"].check(body))


def test_a_row_that_replaces_itself_is_rejected() -> None:
    (row,) = read({**CARD, "external_id": "E", "replaces": "E"})
    assert why_rejected(row) == ("malformed", "/records/0/time_card/0/replaces")


@pytest.mark.parametrize("person", [{}, {"participant_id": 7, "person_id": "P-1"}])
def test_a_mark_names_a_person_in_one_way(person: dict[str, Any]) -> None:
    mark = {name: value for name, value in MARK.items() if name != "participant_id"}
    (row,) = read_marks({**mark, **person})
    assert row.result.code == "malformed"


def test_a_mark_that_is_taken_back_replaces_nothing() -> None:
    (row,) = read_marks({**MARK, "status": "unmarked", "replaces": "E"})
    assert row.result.code == "malformed"
    (row,) = read_marks({**MARK, "status": "unmarked"})
    assert row.takes_mark_back() and row.result is None


def test_the_same_content_has_the_same_id_however_it_is_spelled() -> None:
    plain, spelled, other = read(
        CARD,
        {"date_time": "2026-03-14T00:30:00Z", "attendance_category": "present", "attendance_type": None},
        {**CARD, "attendance_category": "late"},
    )
    assert plain.derived_id("c1") == spelled.derived_id("c1")
    assert plain.digest() == spelled.digest()
    assert len({plain.derived_id("c1"), other.derived_id("c1"), plain.derived_id("c2")}) == 3


def test_a_row_is_a_repeat_also_if_it_names_the_person_otherwise() -> None:
    by_contact, by_identifier = read_marks(MARK, {**MARK, "participant_id": None, "person_id": "P-1"})
    person = {"participant_id": 7, "person_identifier": "P-1"}
    assert by_contact.is_repeat_of(by_identifier.digest(), person)
    assert not by_contact.is_repeat_of(by_identifier.digest(), {**person, "participant_id": 8})


def test_a_row_about_a_session_needs_a_scope() -> None:
    rows = read(CARD, {**CARD, "session_id": 3})
    assert [row.result and row.result.code for row in within(rows, {"attendance:write"})] == [
        None,
        "insufficient_scope",
    ]
    assert [row.result for row in within(rows, {MARKING})] == [None, None]


def test_the_envelope_is_read_in_the_zone_of_the_client() -> None:
    body = {"submitted_by": "Rosa", "submission_source": None, "submitted_datetime": "2026-03-14 12:00:00"}
    assert envelope_of(body, "Asia/Manila") == {"submitted_by": "Rosa", "submitted_at": datetime(2026, 3, 14, 4)}
    with pytest.raises(Malformed):
        envelope_of({"submitted_datetime": "2026-02-30 12:00:00"}, "UTC")
