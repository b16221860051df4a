"""The order of the statements of one request about the same person, where their times do not give it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from ..rules import normal_form
from . import moment
from .row import Row

STEP = timedelta(microseconds=1)


def submission_times(
    rows: Mapping[int, Row], values: Mapping[int, Mapping[str, Any]], now: datetime
) -> dict[int, datetime]:
    """{number: submitted_at} of the rows that another row about the same person, session and moment follows.

    Of two statements of the same moment, the one submitted later counts. Within a request that is the one that was
    stated later by its own clock, or else the one further down. values: of the records, by the numbers of the rows
    now: no statement is later than this
    """
    together: dict[tuple[Any, ...], list[int]] = {}
    stated = {number: vals["marked_at"] for number, vals in values.items() if vals.get("session_id")}
    for number in sorted(stated, key=lambda number: (stated[number], _fraction(rows[number]), number)):
        vals = values[number]
        person = vals.get("participant_id"), normal_form(vals.get("person_identifier")), vals.get("person_name")
        together.setdefault((vals["session_id"], *person, min(stated[number], now)), []).append(number)
    return {
        number: min(values[number].get("submitted_at") or now, now) - followers * STEP
        for numbers in together.values()
        for number, followers in _followed(numbers)
    }


def _fraction(row: Row) -> str:
    times = row.times()
    return moment.fraction(times.get("marked_at", times["attended_at"]))


def _followed(numbers: list[int]) -> Iterable[tuple[int, int]]:
    """(number, how many follow it) of all but the last."""
    return [(number, len(numbers) - 1 - index) for index, number in enumerate(numbers[:-1])]
