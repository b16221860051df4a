"""The local date and times of a session of Moodle."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

import pytz

from .records import Session

SHORTEST = timedelta(minutes=1)


class Moments(NamedTuple):
    """When a session begins and ends; naive, in UTC."""

    start_at: datetime
    end_at: datetime


class LocalTimes(NamedTuple):
    """date: of the start; start, end: hours of that day from 0 to 24, end after start."""

    date: date
    start: float
    end: float


def local_times(session: Session | Moments, zone: str, usual: timedelta) -> LocalTimes:
    """The day and hours of a session. zone: of the IANA database; usual: for a session without a duration.

    A session has one day here: one that goes on after midnight is shown up to midnight. Raises KeyError for no
    zone.
    """
    start = _local(session.start_at, zone)
    end = _local(end_at(session, usual), zone)
    hours = _hours(end) if end.date() == start.date() else 24.0
    # Clocks may have been turned back meanwhile, and the last minute of a day leaves no room for a longer one.
    return LocalTimes(start.date(), _hours(start), max(hours, min(24.0, _hours(start) + 1 / 60)))


def clock(hours: float) -> str:
    """Hours of a day as a clock shows them, such as "09:30"."""
    minutes = round(hours * 60)
    return f"{minutes // 60:02}:{minutes % 60:02}"


def end_at(session: Session | Moments, usual: timedelta) -> datetime:
    """The moment at which a session ends. usual: for one without a duration."""
    lasts = session.end_at - session.start_at or usual
    return session.start_at + max(lasts, SHORTEST)


def _local(moment: datetime, zone: str) -> datetime:
    local: datetime = pytz.utc.localize(moment).astimezone(pytz.timezone(zone))
    return local


def _hours(moment: datetime) -> float:
    day = datetime.combine(moment.date(), time(), moment.tzinfo)
    return (moment.replace(tzinfo=None) - day.replace(tzinfo=None)) / timedelta(hours=1)
