"""Times in the API: RFC 3339. A client may leave the offset out; then its zone or that of the session counts."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from functools import lru_cache

import pytz

PATTERN = r"^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:\d\d)?$"
# as on the screens: outside, a year is a slip of the pen
FIRST_YEAR, LAST_YEAR = 1970, 2100
FRACTION = re.compile(r"\.\d+")
# The rows of a request share most of their times, and each time of a row is read for several columns.
REMEMBERED = 1024
DIGITS = 6  # of a fraction that are stored: PostgreSQL and Python have microseconds


@lru_cache(REMEMBERED)
def read(text: str, zone: str) -> datetime:
    """The naive UTC moment, to the microsecond, of a text that PATTERN matches.

    zone: of the IANA database, for a text without one. Raises ValueError with a sentence.
    """
    moment = _parsed(text)
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError(f"The year has to be one from {FIRST_YEAR} to {LAST_YEAR}.")
    placed = moment if moment.tzinfo else _zone(zone).localize(moment)
    return placed.astimezone(timezone.utc).replace(tzinfo=None, microsecond=_microsecond(text))


def is_readable(text: str, zone: str) -> bool:
    """Whether a text that PATTERN matches is a time that there is."""
    try:
        read(text, zone)
    except ValueError:
        return False
    return True


def read_second(text: str, zone: str) -> datetime:
    """The same in whole seconds. Only of a statement counts at which fraction of the second it was made."""
    return read(text, zone).replace(microsecond=0)


def _parsed(text: str) -> datetime:
    try:
        return datetime.fromisoformat(FRACTION.sub("", text).upper().replace("Z", "+00:00"))
    except ValueError:
        raise ValueError("There is no such day or time.") from None


@lru_cache(REMEMBERED)
def spelled(text: str) -> str:
    """One spelling for all texts that mean the same time: in UTC where they have an offset. Raises ValueError.

    text: one that PATTERN matches
    """
    moment = _parsed(text)
    placed = moment.astimezone(timezone.utc) if moment.tzinfo else moment
    return placed.isoformat() + fraction(text)


def fraction(text: str) -> str:
    """The fraction of a second of a text that PATTERN matches. These texts sort as the fractions do."""
    found = FRACTION.search(text)
    return found.group().rstrip("0") if found else "."


def _microsecond(text: str) -> int:
    return int(fraction(text)[1:][:DIGITS].ljust(DIGITS, "0"))


def _zone(name: str) -> pytz.BaseTzInfo:
    """As Odoo, and not the system, has it: they know different names, and different rules for some years."""
    try:
        return pytz.timezone(name)
    except KeyError:  # the client may have been given a zone that this server lacks
        raise ValueError(f"The server does not know the zone {name}. Give the time with an offset.") from None


def written(moment: datetime | None) -> str | None:
    """A naive UTC moment as RFC 3339, such as 2026-03-14T08:30:00Z, with the fraction of the second if it has one."""
    if moment is None:
        return None
    digits = f"{moment.microsecond:0{DIGITS}}".rstrip("0")
    return f"{moment:%Y-%m-%dT%H:%M:%S}{'.' if digits else ''}{digits}Z"
