"""Times as the API takes and gives them: RFC 3339, and the same without a zone, which is then known otherwise."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from zoneinfo import ZoneInfo

PATTERN = r"^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:\d\d)?$"
# nobody was recorded before, and PostgreSQL, Python and zones agree on what comes after
FIRST_YEAR, LAST_YEAR = 1970, 2999
FRACTION = re.compile(r"\.\d+")


def read(text: str, zone: str) -> datetime:
    """The naive UTC moment, in whole seconds, of a text that PATTERN matches.

    zone: of the IANA database, for a text without one. Raises ValueError with a sentence.
    """
    moment = _parsed(text)
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError(f"The year has to be one from {FIRST_YEAR} to {LAST_YEAR}.")
    placed = moment if moment.tzinfo else moment.replace(tzinfo=_zone(zone))
    return placed.astimezone(timezone.utc).replace(tzinfo=None)


def _parsed(text: str) -> datetime:
    try:
        return datetime.fromisoformat(FRACTION.sub("", text).upper().replace("Z", "+00:00"))
    except ValueError:
        raise ValueError("There is no such day or time.") from None


def spelled(text: str) -> str:
    """The same for all texts that PATTERN matches and that say the same: in UTC where they have an offset. Raises
    ValueError.
    """
    moment = _parsed(text)
    placed = moment.astimezone(timezone.utc) if moment.tzinfo else moment
    return placed.isoformat() + fraction(text)


def fraction(text: str) -> str:
    """The digits of the fraction of a second, of a text that PATTERN matches: in the order of the fractions."""
    found = FRACTION.search(text)
    return found.group().rstrip("0") if found else "."


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # a client may have chosen it where it was known
        raise ValueError(f"The server does not know the zone {name}. Give the time with an offset.") from None


def written(moment: datetime | None) -> str | None:
    """A naive UTC moment as RFC 3339, such as 2026-03-14T08:30:00Z."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None
