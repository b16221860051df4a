"""What one recorded attendance says, without a database."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

import pytz

CATEGORIES = ("present", "late", "excused", "absent")
# {part that a rule of uniqueness may look at: its column}, in the order of OpenSPP's parameters
PARTS = {
    "date": "attendance_date",
    "time": "attendance_time",
    "type": "attendance_type_id",
    "location": "attendance_location_id",
}
URL = re.compile(r"https?://[^\s/?#]\S*", re.IGNORECASE)


class Local(NamedTuple):
    """A moment as people say it where it happened. date: YYYY-MM-DD; time: HH:MM:SS, of 24 hours."""

    date: str
    time: str


@lru_cache(1024)  # rows of one request share their times
def local(moment: datetime, zone: str) -> Local:
    """A naive UTC moment in a zone of the IANA database, such as Asia/Manila. Raises KeyError for an unknown zone."""
    there = pytz.utc.localize(moment).astimezone(pytz.timezone(zone))
    return Local(there.date().isoformat(), there.time().isoformat("seconds"))


def is_url(text: str) -> bool:
    """Whether a text is an http or https address."""
    return bool(URL.fullmatch(text))


def unique_key(person: object, values: dict[str, object], parts: tuple[str, ...]) -> tuple[object, ...]:
    """What no two valid records of a company may share, by the parts of the rule. No type equals no type.

    person: an id; values: the columns of a record; parts: words of PARTS
    """
    return (person, *(values.get(PARTS[part]) or 0 for part in parts))
