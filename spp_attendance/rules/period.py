"""The period whose attendance a cycle is paid on."""

from datetime import date, timedelta
from typing import NamedTuple

DAY = timedelta(days=1)
# In every month there is a day with these numbers, so that months can be counted from it.
LAST_DAY_OF_ALL_MONTHS = 28


class Period(NamedTuple):
    """Two days, both included."""

    start: date
    end: date


def before(period: Period) -> Period:
    """Return the period of the same length that ends the day before.

    Whole months stay whole months: before December is November, not 31 days.
    """
    end = period.start - DAY
    months = _whole_months(period)
    start = _months_earlier(period.start, months) if months else period.start - (period.end + DAY - period.start)
    return Period(start, end)


def _whole_months(period: Period) -> int:
    """Return how many months the period lasts, 0 if it is not made of whole ones."""
    following = period.end + DAY
    if period.start.day > LAST_DAY_OF_ALL_MONTHS or following.day != period.start.day:
        return 0
    return _month_number(following) - _month_number(period.start)


def _months_earlier(day: date, months: int) -> date:
    year, month = divmod(_month_number(day) - months, 12)
    return day.replace(year=year, month=month + 1)


def _month_number(day: date) -> int:
    """Return the number of the month, counted from the year 0."""
    return day.year * 12 + day.month - 1
