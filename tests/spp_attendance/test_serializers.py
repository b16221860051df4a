"""What is sent: every item is as the contract has it, and what is empty or hidden is null."""

from datetime import date, datetime
from typing import Any

import pytest

from spp_attendance.rest import json_text, results
from spp_attendance.rest.contract import SCHEMAS
from spp_attendance.rest.results import Result
from spp_attendance.rest.schema import Checker
from spp_attendance.rest.serializers import openspp
from spp_attendance.rest.serializers.attendances import Attendance, attendance_item
from spp_attendance.rest.serializers.changes import Change, changes_document
from spp_attendance.rest.serializers.choices import Choice, location_item, type_item
from spp_attendance.rest.serializers.people import Person, person_item
from spp_attendance.rest.serializers.results import result_item, results_document
from spp_attendance.rest.serializers.sessions import (
    Named,
    Participant,
    Session,
    SessionType,
    closed_document,
    session_item,
    session_type_item,
)
from spp_attendance.rest.serializers.tokens import me_document, token_document

NINE = datetime(2026, 3, 14, 9)
DAY = date(2026, 3, 14)
ANA = Participant(7, "P-0001", "Ana", True, "present", "observed", NINE, NINE, 0)
BARE = Participant(8, "", "Ben", False, "", "", None, None, 0)
SESSION = Session(
    *(3, "phone-1", "Yoga", Named(1, "Class"), "scheduled", DAY, 9.5, 24.0, "Asia/Manila", NINE, NINE),
    *(Named(2, "Santa Cruz"), "Hall", True, [ANA, BARE]),
)
BARE_SESSION = SESSION._replace(uid="", area=None, location="", is_mine=False, start_at=None, end_at=None, roster=[])
ATTENDANCE = Attendance(6, "P-0001", 7, DAY, NINE, "present", "observed", 1, 2, 3)
BARE_ATTENDANCE = Attendance(6, "", 7, DAY, None, "absent", "", 0, 0, 0)
PERSON = Person(5, 7, "P-0001", "Ana Reyes", "Reyes", "Ana", "M.", "female", "+63 2", "ana@example.org", True)
BARE_PERSON = Person(5, 7, "", "Ana Reyes", "", "", "", "", "", "", False)
DETAILS = openspp.Details("09:00:00", "By bus", "https://example.org", "Rosa", "2026-03-14 09:30:00", "app")
PAST = openspp.Attendance(6, 7, DAY, "late", Choice(1, "Class", ""), None, DETAILS)


@pytest.mark.parametrize(
    ("schema", "item"),
    [
        ("Session", session_item(SESSION)),
        ("Session", session_item(BARE_SESSION)),
        ("Closed", closed_document(3, "completed", 4, NINE, [])),
        ("Closed", closed_document(3, "cancelled", 0, None, [])),
        ("SessionType", session_type_item(SessionType(1, "Class", 1.5, "households", True))),
        ("Attendance", attendance_item(ATTENDANCE)),
        ("Attendance", attendance_item(BARE_ATTENDANCE)),
        ("Subscriber", person_item(PERSON)),
        ("Subscriber", person_item(BARE_PERSON)),
        ("AttendanceType", type_item(Choice(1, "Class", ""))),
        ("AttendanceLocation", location_item(Choice(1, "Hall", "Big", 9))),
        ("ChangePage", changes_document([Change("mark", "changed", 7, 3, 8)], (1, 2), False)),
        ("ChangePage", changes_document([Change("record", "voided", 6, None, None)], (1, 2), True)),
        ("Result", result_item(Result("created", 6))),
        ("Results", results_document([results.rejected("unknown", "Nobody.")], ["Ignored."])),
        ("Token", token_document("secret", 60, ["session:read"])),
        ("Me", me_document("c1", Named(1, "Rosa"), Named(2, "Us"), "UTC", {"session:read"}, NINE, "Firefox")),
        ("Me", me_document("c1", Named(1, "Rosa"), Named(2, "Us"), "UTC", {"session:read"}, NINE)),
        ("OpenSppAttendance", openspp.attendance_item(PAST)),
        ("OpenSppPerson", openspp.person_document("P-0001", {DAY}, [PAST])),
        ("OpenSppChoices", openspp.choices_document([Choice(1, "Class", "")])),
        ("OpenSppSubscriber", openspp.subscriber_document(PERSON)),
        ("OpenSppPage", openspp.page_document([], openspp.Page(1, 30), 0)),
    ],
)
def test_an_item_is_as_the_contract_has_it(schema: str, item: dict[str, Any]) -> None:
    report = Checker(SCHEMAS[schema], SCHEMAS).check(item)
    assert (report.faults, report.unknown) == ([], [])


def test_a_session_is_sent_with_its_roster() -> None:
    item = session_item(SESSION)
    assert (item["start_time"], item["end_time"], item["start_at"]) == ("09:30", "24:00", "2026-03-14T09:00:00Z")
    assert item["session_type"] == {"id": 1, "name": "Class"}
    first, second = item["roster"]
    assert (first["person_id"], first["status"], first["marked_at"]) == ("P-0001", "present", "2026-03-14T09:00:00Z")
    names = ("person_id", "status", "basis", "marked_at", "attended_at", "attended_by", "hint")
    assert {second[name] for name in names} == {None}


def test_people_of_the_same_name_have_a_hint() -> None:
    roster = [ANA, BARE._replace(name="Ana"), BARE._replace(participant_id=9, name="Cora")]
    items = session_item(SESSION._replace(roster=roster))["roster"]
    assert [item["hint"] for item in items] == ["…0001", "no. 8", None]


def test_what_is_empty_or_hidden_is_null() -> None:
    bare = attendance_item(BARE_ATTENDANCE)
    assert {name for name, value in bare.items() if value is None} == {
        *("person_id", "attended_at", "basis", "attendance_type", "attendance_location", "session_id")
    }
    assert person_item(BARE_PERSON) == {
        **dict.fromkeys(Person._fields),
        **{"id": 5, "participant_id": 7, "name": "Ana Reyes", "active": False},
    }


def test_totals_name_every_outcome() -> None:
    document = results_document([Result("created", 6), Result("created", 8), Result("duplicate", 6)], [])
    assert document["totals"] == {"created": 2, "duplicate": 1, "replaced": 0, "held": 0, "rejected": 0}
    assert [each["detail"] for each in document["results"]][0] == "It was saved."


def test_openspp_knows_two_categories_and_no_null() -> None:
    item = openspp.attendance_item(PAST)
    assert (item["attendance_category"], item["attendance_location"], item["time"]) == ("present", {}, "09:00:00")
    excused = openspp.attendance_item(PAST._replace(category="excused"))
    assert excused["attendance_category"] == "absent"
    assert set(openspp.subscriber_document(BARE_PERSON).values()) == {"", "Ana Reyes"}
    assert openspp.subscriber_document(PERSON)["id"] == "P-0001"


def test_openspp_gets_the_same_page_where_its_people_are_text_already() -> None:
    people = [openspp.person_document("É-1", {DAY}, [PAST]), openspp.person_document("P-2", (), [])]
    page = openspp.Page(1, 30)
    for records in ([], people[:1], people):
        text = openspp.page_text([json_text.written(record) for record in records], page, len(records))
        assert json_text.read(text) == openspp.page_document(records, page, len(records))


def test_openspp_lists_days_once_and_in_order() -> None:
    document = openspp.person_document("P-0001", {date(2026, 3, 15), DAY}, [])
    assert document["dates_present"] == ["2026-03-14", "2026-03-15"]
    assert document["number_of_days_present"] == 2


@pytest.mark.parametrize(("total", "pages"), [(0, 0), (1, 1), (30, 1), (31, 2)])
def test_openspp_counts_pages(total: int, pages: int) -> None:
    page = openspp.Page(2, 30)
    assert openspp.pagination(page, total)["total_pages"] == pages
    assert page.offset == 30
