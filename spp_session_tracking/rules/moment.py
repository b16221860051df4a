"""Moments: naive datetimes in UTC, with their fraction of the second."""

from __future__ import annotations

import re
from datetime import date, datetime, timezone

# Nobody recorded attendance before, and nobody plans so far: a day outside is a slip of the pen.
FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2100, 12, 31)
FRACTION = re.compile(r"(?<=:\d\d:\d\d)[.,](\d+)")
DIGITS = 6  # of a fraction: PostgreSQL and Python have microseconds


def utc_now() -> datetime:
    """This moment. Statements of one second are ordered by it; Odoo's own has whole seconds."""
    return datetime.now(timezone.utc).replace(tzinfo=None)


def is_sensible(day: date) -> bool:
    """Whether a day, or the day of a moment, is one that people mean: from FIRST_DAY to LAST_DAY."""
    return FIRST_DAY <= (day.date() if isinstance(day, datetime) else day) <= LAST_DAY


def parse_utc(text: str) -> datetime:
    """A moment from text: RFC 3339, or Odoo's `YYYY-MM-DD HH:MM:SS`, which is in UTC.

    Raises ValueError on anything else. What is finer than a microsecond is dropped.
    """
    if len(text.strip()) < len("YYYY-MM-DD HH:MM") or text.strip()[10] not in "Tt ":
        raise ValueError(f"not a date and a time: {text!r}")
    # Python 3.10 reads fractions of three or six digits only
    whole = FRACTION.sub("", text.strip(), count=1)
    moment = datetime.fromisoformat(whole.replace("Z", "+00:00").replace("z", "+00:00"))
    if moment.tzinfo:
        moment = moment.astimezone(timezone.utc).replace(tzinfo=None)
    return moment.replace(microsecond=_microsecond(text))


def _microsecond(text: str) -> int:
    found = FRACTION.search(text)
    return int(found[1][:DIGITS].ljust(DIGITS, "0")) if found else 0
