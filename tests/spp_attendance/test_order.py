"""Statements of the same moment: the later row of a request counts, because it is submitted a moment later."""

from datetime import datetime, timedelta
from typing import Any

from spp_attendance.rest.order import submission_times
from spp_attendance.rest.row import Mark

NOW = datetime(2026, 3, 14, 10)
NINE = datetime(2026, 3, 14, 9)


def mark(fraction: str = "") -> Mark:
    return Mark("", {"participant_id": 7}, {"marked_at": f"2026-03-14T09:00:00{fraction}Z", "session_id": 3})


def times(*rows: Mark, **values: Any) -> dict[int, datetime]:
    value = {"marked_at": NINE, "attended_at": NINE, "session_id": 3, "participant_id": 7, **values}
    return submission_times(dict(enumerate(rows)), {number: dict(value) for number in range(len(rows))}, NOW)


def test_a_row_further_down_is_submitted_later() -> None:
    step = timedelta(microseconds=1)
    assert times(mark(), mark(), mark()) == {0: NOW - 2 * step, 1: NOW - step}


def test_a_later_fraction_of_the_second_goes_first() -> None:
    assert list(times(mark(".9"), mark(".1"))) == [1]
    assert list(times(mark(".10"), mark(".1"))) == [0]


def test_the_time_of_submission_is_kept_and_not_later_than_now() -> None:
    assert times(mark(), mark(), submitted_at=NINE)[0] < NINE
    assert times(mark(), mark(), submitted_at=datetime(2027, 1, 1))[0] < NOW


def test_rows_without_a_session_have_no_order() -> None:
    assert times(mark(), mark(), session_id=None) == {}


def test_rows_about_others_do_not_matter() -> None:
    rows = {0: mark(), 1: mark()}
    value = {"marked_at": NINE, "attended_at": NINE, "session_id": 3}
    values = {0: {**value, "participant_id": 7}, 1: {**value, "participant_id": 8}}
    assert submission_times(rows, values, NOW) == {}
