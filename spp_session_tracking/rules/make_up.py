"""The periods within which a missed session is made up by coming to another group's session."""

from __future__ import annotations

from datetime import date, timedelta

# a Monday: periods of two weeks are counted from it
FIRST_MONDAY = date(1970, 1, 5)


def make_up_period(frequency: str, day: date) -> date:
    """The first day of the period of a frequency that a day lies in.

    A week begins on Monday, two weeks on every other Monday from 1970-01-05 on, a month and a quarter as in the
    calendar. For sessions that take place once (one_time) it is one period for all days.
    """
    if frequency in ("weekly", "biweekly"):
        days = 7 if frequency == "weekly" else 14
        return day - timedelta(days=(day - FIRST_MONDAY).days % days)
    if frequency == "one_time":
        return FIRST_MONDAY
    month = day.month if frequency == "monthly" else (day.month - 1) // 3 * 3 + 1
    return date(day.year, month, 1)
