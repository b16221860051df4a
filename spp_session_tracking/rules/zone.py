"""Time zones, by their names.

All of ours asks pytz, as Odoo does: other libraries, and the system, know other names, and other rules for some years.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

import pytz

from .zone_names import OLD_NAMES

NAME_NOW = {old: now for now, names in OLD_NAMES.items() for old in names}
# IANA turns the sign round: Etc/GMT-8 is eight hours ahead of UTC
FIXED = {f"Etc/GMT{-hours:+d}": f"UTC{hours:+03d}:00" for hours in range(-12, 15) if hours}


def zone_names() -> list[tuple[str, str]]:
    """The zones to choose from, without old names: (name, label)."""
    places = [name for name in pytz.common_timezones if canonical_zone(name) == name]
    return [*((name, name) for name in places), *((name, label) for name, label in FIXED.items())]


@lru_cache(maxsize=4096)
def canonical_zone(text: str) -> str | None:
    """The name of today of a zone, where this server has it; None for no zone. Spaces around it, and case, are free."""
    name = _known_name(text.strip())
    if not name:
        return None
    now = NAME_NOW.get(name, name)
    return now if now in pytz.all_timezones_set else name


def zone_spellings(text: str) -> list[str]:
    """All names of a zone, that of today first; the text itself where it is no zone."""
    now = NAME_NOW.get(text, text)
    return [now, *OLD_NAMES.get(now, ())]


def local_to_utc(local: datetime, name: str, is_first: bool = False) -> datetime:
    """The naive UTC moment of a naive local time. Raises ValueError for no zone.

    An hour that is there twice, when clocks are turned back, is the later one, or where is_first the earlier one.
    """
    zone = _zone(name)
    moments: list[datetime] = [
        zone.localize(local, is_dst=flag).astimezone(pytz.utc).replace(tzinfo=None) for flag in (False, True)
    ]
    is_twice = moments[0] != moments[1] and all(utc_to_local(moment, name) == local for moment in moments)
    if not is_twice:
        return moments[0]
    return min(moments) if is_first else max(moments)


def is_first_of_two(moment: datetime, name: str) -> bool:
    """Whether the local time of a naive UTC moment comes again, because clocks are turned back after it."""
    return local_to_utc(utc_to_local(moment, name), name) != moment


def utc_to_local(moment: datetime, name: str) -> datetime:
    """The naive local time of a naive UTC moment. Raises ValueError for no zone."""
    local: datetime = pytz.utc.localize(moment).astimezone(_zone(name))
    return local.replace(tzinfo=None)


def _zone(name: str) -> pytz.BaseTzInfo:
    known = canonical_zone(name)
    if not known:
        raise ValueError(name)
    return pytz.timezone(known)


def _known_name(text: str) -> str | None:
    """The name, as IANA writes it, of a zone that this server has under this name or under another one of it."""
    written = _spellings().get(text.lower(), text)
    known = (name for name in (written, *zone_spellings(written)) if name in pytz.all_timezones_set)
    return next(known, None)


@lru_cache(maxsize=1)
def _spellings() -> dict[str, str]:
    """{name or label in small letters: name}"""
    labels = {label.lower(): name for name, label in FIXED.items()}
    return labels | {name.lower(): name for name in (*NAME_NOW, *OLD_NAMES, *pytz.all_timezones)}
