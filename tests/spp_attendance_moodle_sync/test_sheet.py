"""What a session says of each person, when it is complete, and on which day it is."""

from datetime import date, datetime, timedelta

import pytest

from demo.moodle import odd_site
from spp_attendance_moodle_sync.moodle import sheet
from spp_attendance_moodle_sync.moodle.records import Listed, Log, Session, Status
from spp_attendance_moodle_sync.moodle.schedule import local_times
from tests.spp_attendance_moodle_sync.moodle_site import NOW, client_of

START = datetime(2026, 3, 14, 9)
END = START + timedelta(hours=1)
STATUSES = (Status(5, "P", "Present"), Status(6, "A", "Absent"), Status(7, "R", "Remote"), Status(8, "E", "Excused"))


def session(logs=(), users=(1, 2, 3), taken_at=END, start_at=START, end_at=END, statuses=STATUSES, taken_by=1):
    """A session; logs: rows of (user, status)."""
    rows = tuple(Log(place, user_id, status_id, "") for place, (user_id, status_id) in enumerate(logs, 1))
    listed = tuple(Listed(user_id, f"Person {user_id}") for user_id in users)
    return Session(1, 1, 1, 0, start_at, end_at, taken_at, taken_by, "", 0, statuses, rows, listed, "")


def test_each_listed_person_has_a_mark():
    read = sheet.read(session([(1, 5), (2, 6)]))
    assert {user_id: mark.status for user_id, mark in read.marks.items()} == {1: "present", 2: "absent", 3: ""}
    assert not read.skipped


@pytest.mark.parametrize(
    ("row", "why", "status"),
    [
        ((1, 0), sheet.NO_STATUS, ""),
        ((1, 99), sheet.UNKNOWN_STATUS, None),
        ((1, 7), sheet.UNMAPPED, None),
    ],
)
def test_a_row_that_cannot_be_understood_is_counted_and_stops_nothing(row, why, status):
    read = sheet.read(session([row, (2, 5)]))
    assert read.marks[1].status == status and read.marks[2].status == "present"
    assert read.skipped == {why: 1}


def test_a_row_of_somebody_not_listed_is_counted_and_says_nothing():
    read = sheet.read(session([(9, 5)]))
    assert 9 not in read.marks and read.skipped == {sheet.NOT_LISTED: 1}


def test_of_two_rows_the_last_one_made_stands():
    read = sheet.read(session([(1, 5), (1, 6)]))
    assert read.marks[1].status == "absent" and read.skipped == {sheet.DUPLICATE: 1}


def test_acronyms_are_taken_as_they_are_written():
    read = sheet.read(session([(1, 5), (2, 7)]), {"p": "absent", "R": "present"})
    assert (read.marks[1].status, read.marks[2].status) == (None, "present")


def test_the_odd_rows_of_a_site_are_all_counted():
    odd = odd_site.made(NOW)
    read = sheet.read(client_of(odd.site).session(odd.odd_rows.id))
    unmapped, hidden, deleted, unmarked, remarked = (read.marks[user.id] for user in odd.people[:5])
    assert [unmapped.status, hidden.status, deleted.status, unmarked.status] == [None, None, None, ""]
    assert remarked == ("absent", "Doctor's note & form")
    assert read.skipped == {sheet.UNMAPPED: 1, sheet.UNKNOWN_STATUS: 2, sheet.NO_STATUS: 1, sheet.NOT_LISTED: 1}


def test_our_status_is_sent_by_an_id_the_session_offers():
    assert sheet.status_id(session(), "excused") == 8
    assert sheet.status_id(session(), "late") is None
    assert sheet.status_id(session(), "present", {"R": "present", "P": "present"}) == 7


def test_each_status_set_has_ids_of_its_own():
    odd = odd_site.made(NOW)
    plain, other = (client_of(odd.site).session(each.id) for each in (odd.group, odd.second_set))
    assert sheet.status_id(plain, "absent") != sheet.status_id(other, "absent")
    assert sheet.status_id(other, "late") is None


@pytest.mark.parametrize(
    ("logs", "known", "taken_at", "now", "state"),
    [
        ([(1, 5), (2, 6), (3, 8)], (1, 2, 3), END, END, "completed"),
        # not past
        ([(1, 5), (2, 6), (3, 8)], (1, 2, 3), START, START, "in_progress"),
        # never taken, however long ago
        ([], (1, 2, 3), None, END + timedelta(days=99), "scheduled"),
        # somebody known is not marked, or it cannot be understood how
        ([(1, 5), (2, 6)], (1, 2, 3), END, END, "in_progress"),
        ([(1, 5), (2, 6), (3, 0)], (1, 2, 3), END, END, "in_progress"),
        ([(1, 5), (2, 6), (3, 7)], (1, 2, 3), END, END, "in_progress"),
        # whoever is unknown here does not count, nor whoever is not listed there
        ([(1, 5), (2, 6)], (1, 2, 44), END, END, "completed"),
        # nobody is known
        ([(1, 5)], (), END, END, "in_progress"),
    ],
)
def test_a_session_is_complete_when_past_taken_and_everybody_known_is_marked(logs, known, taken_at, now, state):
    pulled = session(logs, taken_at=taken_at)
    assert sheet.state(pulled, sheet.read(pulled), known, now) == state


def test_a_session_that_moodle_filled_in_by_itself_is_not_complete():
    filled_in = session([(1, 6), (2, 6), (3, 6)], taken_by=0)
    assert sheet.state(filled_in, sheet.read(filled_in), (1, 2, 3), END, is_assumed=True) == "in_progress"


@pytest.mark.parametrize(
    ("logs", "taken_by", "was_assumed", "expected"),
    [
        ([(1, 6)], 0, False, True),
        ([(1, 6)], 44, True, False),
        # our own marks say nothing about the others
        ([(1, 6)], 7, True, True),
        ([(1, 6)], 7, False, False),
        # never taken, and a remark is no mark
        ([], 0, False, False),
        ([(1, 0)], 0, False, False),
    ],
)
def test_marks_are_assumed_where_nobody_took_the_session(logs, taken_by, was_assumed, expected):
    assert sheet.is_assumed(session(logs, taken_by=taken_by), 7, was_assumed) is expected


def test_the_task_of_a_site_marks_whoever_is_left_and_takes_nothing():
    odd = odd_site.made(NOW)
    odd.site.automark(odd.half_taken.id, "A")
    filled_in = client_of(odd.site).session(odd.half_taken.id)
    marks = sheet.read(filled_in).marks.values()
    assert (filled_in.taken_by, {mark.status for mark in marks}) == (0, {"present", "absent"})
    assert {mark.remarks for mark in marks if mark.status == "absent"} == {"system auto recorded"}


@pytest.mark.parametrize(
    ("start", "minutes", "zone", "expected"),
    [
        (datetime(2026, 3, 14, 9), 90, "UTC", (date(2026, 3, 14), 9.0, 10.5)),
        (datetime(2026, 3, 14, 23, 30), 60, "Asia/Manila", (date(2026, 3, 15), 7.5, 8.5)),
        # past midnight
        (datetime(2026, 3, 14, 23, 30), 60, "UTC", (date(2026, 3, 14), 23.5, 24.0)),
        # no duration
        (datetime(2026, 3, 14, 9), 0, "UTC", (date(2026, 3, 14), 9.0, 11.0)),
        # clocks are turned back at 3:00 to 2:00
        (datetime(2026, 10, 25, 0, 30), 60, "Europe/Berlin", (date(2026, 10, 25), 2.5, 2.5 + 1 / 60)),
    ],
)
def test_a_session_has_its_local_day_and_hours(start, minutes, zone, expected):
    times = local_times(session(start_at=start, end_at=start + timedelta(minutes=minutes)), zone, timedelta(hours=2))
    assert times == expected
    assert 0 <= times.start < times.end <= 24


def test_statuses_without_a_meaning_are_named_with_how_many_marks_also_unused_ones():
    read = sheet.unmapped(session([(1, 7), (2, 7), (3, 5)]), {"P": "present", "A": "absent"})
    assert read == {"R": sheet.Unmapped("Remote", 2), "E": sheet.Unmapped("Excused", 0)}
