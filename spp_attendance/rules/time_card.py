"""What one recorded attendance says, without a database."""

from __future__ import annotations

import re
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

CATEGORIES = ("present", "late", "excused", "absent")
# what a rule of uniqueness may look at, in the order of OpenSPP's parameters: a part's columns
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


def local(moment: datetime, zone: str) -> Local:
    """A naive UTC moment in a zone of the IANA database, such as Asia/Manila. Raises KeyError for an unknown zone."""
    there = moment.replace(tzinfo=ZoneInfo("UTC")).astimezone(ZoneInfo(zone))
    return Local(there.strftime("%Y-%m-%d"), there.strftime("%H:%M:%S"))


def is_url(text: str) -> bool:
    """Whether a text is an http or https address."""
    return bool(URL.fullmatch(text))


def unique_key(person: int, values: dict[str, object], parts: tuple[str, ...]) -> tuple[object, ...]:
    """What no two valid records of a company may share, by the parts of the rule. An empty type equals an empty one."""
    return (person, *(values.get(PARTS[part]) or 0 for part in parts))
