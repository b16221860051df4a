"""The periods that compliance is looked at by: some move on with the calendar, others are two days."""

from calendar import monthrange
from datetime import date
from typing import NamedTuple

NAMED_PERIODS = ("this_month", "last_month", "this_quarter", "last_quarter")


class Period(NamedTuple):
    """The first and the last day, both included."""

    first: date
    last: date


def period_choice(first: date, last: date) -> str:
    """Two days as a choice, in the form of ISO 8601."""
    return f"{first}/{last}"


def chosen_period(choice: str, today: date) -> Period | None:
    """What a choice means today: one of NAMED_PERIODS, or that of period_choice(). None where it is none of these."""
    month = today.year * 12 + today.month - 1
    quarter = month - month % 3
    match choice:
        case "this_month":
            return _months(month, 1)
        case "last_month":
            return _months(month - 1, 1)
        case "this_quarter":
            return _months(quarter, 3)
        case "last_quarter":
            return _months(quarter - 3, 3)
    return _days(choice)


def _months(first: int, count: int) -> Period:
    """So many months. first: the number of a month since the year 0, which begins with January as 0"""
    last = first + count - 1
    year, month = last // 12, last % 12 + 1
    return Period(date(first // 12, first % 12 + 1, 1), date(year, month, monthrange(year, month)[1]))


def _days(choice: str) -> Period | None:
    first, _slash, last = choice.partition("/")
    try:
        period = Period(date.fromisoformat(first), date.fromisoformat(last))
    except ValueError:
        return None
    return period if period.first <= period.last else None
