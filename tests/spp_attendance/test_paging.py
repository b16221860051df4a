"""Pages, cursors and the ids of the history."""

from datetime import date
from typing import Any

import pytest

from spp_attendance.rest import cursor, history_id
from spp_attendance.rest.clock import clock_of, hours_of
from spp_attendance.rest.paging import page_document, page_size, read_position
from spp_attendance.rest.problem import Malformed


def position_of(number: int) -> tuple[str, int]:
    return "2026-03-14", number


def test_a_page_ends_where_the_next_begins() -> None:
    page = page_document([1, 2, 3], 2, position_of, ["one", "two"])
    assert page["items"] == ["one", "two"]
    assert read_position({"cursor": page["next_cursor"]}, date, int) == ["2026-03-14", 2]


def test_the_last_page_has_no_cursor() -> None:
    assert page_document([1, 2], 2, position_of, ["one", "two"])["next_cursor"] is None
    assert page_document([], 2, position_of, [])["next_cursor"] is None


def test_a_page_has_a_limit() -> None:
    assert [page_size(query) for query in ({}, {"limit": 5}, {"limit": 5000})] == [100, 5, 1000]
    assert page_size({"limit": 5000}, 100) == 100


def test_the_first_page_has_no_position() -> None:
    assert read_position({}, int) is None


@pytest.mark.parametrize(
    ("values", "kinds"),
    [
        (["1"], [int]),
        ([True], [int]),
        ([2**63], [int]),
        ([1, 2], [int]),
        (["2026-3-14"], [date]),
        (["2026-02-30"], [date]),
        (["\x00"], [str]),
    ],
)
def test_a_cursor_of_something_else_is_refused(values: list[Any], kinds: list[type]) -> None:
    with pytest.raises(Malformed):
        cursor.read(cursor.written(*values), *kinds)


@pytest.mark.parametrize("text", ["", "x", "é", "bnVsbA", "[" * 400])
def test_what_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        cursor.read(text, int)


def test_records_and_lines_never_have_the_same_id() -> None:
    assert (history_id.of_record(21), history_id.of_line(21)) == (42, 43)
    assert [history_id.is_line(each) for each in (42, 43)] == [False, True]
    assert [history_id.row_id(each) for each in (42, 43)] == [21, 21]


def test_an_id_that_is_too_large_is_nobodys() -> None:
    assert history_id.row_id(2**32 - 1) == 2**31 - 1
    assert history_id.row_id(2**32) == 0


@pytest.mark.parametrize(("hours", "clock"), [(0.0, "00:00"), (9.5, "09:30"), (24.0, "24:00"), (9 + 1 / 60, "09:01")])
def test_times_of_the_day_go_both_ways(hours: float, clock: str) -> None:
    assert clock_of(hours) == clock
    assert clock_of(hours_of(clock)) == clock
