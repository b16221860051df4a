"""The items of the REST API have the shapes of its contract."""

from datetime import date, datetime

import pytest

from spp_attendance.rest import items
from spp_attendance.rest.contract import SCHEMAS

TEN = datetime(2026, 3, 14, 10)
LINE = {
    "session_id": 3,
    "participant_id": 7,
    "is_expected": True,
    "status": "late",
    "basis": "observed",
    "marked_at": TEN,
    "attendance_time": False,
    "attended_by_id": False,
}
SESSION = {
    "id": 3,
    "uid": False,
    "name": "Health",
    "state": "in_progress",
    "date": date(2026, 3, 14),
    "start_time": 9.5,
    "end_time": 11.0,
    "tz": "Asia/Manila",
    "start_at": TEN,
    "end_at": TEN,
    "location": False,
    "can_mark": True,
    "session_type_id": 2,
    "area_id": False,
}
ATTENDANCE = {
    "id": 15,
    "participant_id": 7,
    "attendance_date": date(2026, 3, 14),
    "attended_at": TEN,
    "attendance_category": "present",
    "basis": False,
    "attendance_type_id": 4,
    "attendance_location_id": False,
    "session_id": 3,
}
PERSON = {
    "id": 5,
    "partner_id": 7,
    "name": "Reyes, Ana",
    "family_name": "Reyes",
    "given_name": "Ana",
    "addl_name": False,
    "gender": False,
    "active": True,
}


def test_a_line_without_anything_stated_sends_nulls() -> None:
    empty = dict.fromkeys(("status", "basis", "marked_at"), False)
    item = items.participant({**LINE, **empty}, "Ana", None, None)
    names = ("person_id", "hint", "status", "basis", "marked_at", "attended_at", "attended_by")
    assert {name: item[name] for name in names} == dict.fromkeys(names)


def test_a_session_has_its_times_as_clocks_and_moments_and_names_only_what_it_has() -> None:
    item = items.session(SESSION, {"session_type_id": "Health"}, [items.participant(LINE, "Ana", "P1", "…P1")])
    assert (item["start_time"], item["end_time"], item["start_at"]) == ("09:30", "11:00", "2026-03-14T10:00:00Z")
    assert (item["session_type"], item["area"]) == ({"id": 2, "name": "Health"}, None)
    assert item["roster"][0]["person_id"] == "P1"


def test_a_person_whose_contact_may_not_be_seen_sends_nulls_for_it() -> None:
    item = items.subscriber(PERSON)
    assert (item["person_id"], item["phone"], item["email"]) == (None, None, None)
    assert items.subscriber({**PERSON, "person_identifier": "P1", "phone": "1"})["phone"] == "1"


def test_an_attendance_names_the_person_only_where_that_may_be_seen() -> None:
    assert items.attendance(ATTENDANCE, None)["person_id"] is None
    assert items.attendance(ATTENDANCE, "P1")["person_id"] == "P1"


def test_choices_send_null_for_what_is_empty() -> None:
    values = {"id": 1, "name": "Visit", "description": False, "area_id": False}
    assert items.location(values) == {"id": 1, "name": "Visit", "description": None, "area_id": None}


@pytest.mark.parametrize(
    ("schema", "item"),
    [
        ("Session", items.session(SESSION, {"session_type_id": "Health"}, [items.participant(LINE, "Ana", None, None)])),
        ("Subscriber", items.subscriber(PERSON)),
        ("Attendance", items.attendance(ATTENDANCE, "P1")),
    ],
)
def test_each_item_has_the_members_of_the_contract(schema: str, item: dict[str, object]) -> None:
    assert set(item) == set(SCHEMAS[schema]["properties"])
