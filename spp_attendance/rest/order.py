"""The order of the rows about one person in one request, where their times are the same whole second."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from . import moment
from .row import Row

STEP = timedelta(microseconds=1)


def submission_times(
    rows: Mapping[int, Row], values: Mapping[int, Mapping[str, Any]], now: datetime
) -> dict[int, datetime]:
    """{number: when it was sent in} of rows that others of the same person, session and second follow.

    Of two that were stated in the same second the one sent in later stands. Of a request that is the one later by the
    fraction of the second, or else further down. values: of the records, by the numbers of the rows; now: to which all
    that is later is cut
    """
    together: dict[tuple[Any, ...], list[int]] = {}
    marked = {number: vals.get("marked_at") or vals["attended_at"] for number, vals in values.items()}
    for number in sorted(values, key=lambda number: (marked[number], moment.fraction(_marked(rows[number])), number)):
        vals = values[number]
        if vals.get("session_id"):
            person = vals.get("participant_id"), vals.get("person_identifier")
            together.setdefault((vals["session_id"], *person, min(marked[number], now)), []).append(number)
    return {
        number: min(values[number].get("submitted_at") or now, now) - places * STEP
        for numbers in together.values()
        for number, places in _followed(numbers)
    }


def _marked(row: Row) -> str:
    times = row.times()
    return times.get("marked_at", times["attended_at"])


def _followed(numbers: list[int]) -> Iterable[tuple[int, int]]:
    """(number, how many follow it) of all but the last."""
    return [(number, len(numbers) - 1 - place) for place, number in enumerate(numbers[:-1])]
