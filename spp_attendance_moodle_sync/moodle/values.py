"""Single values out of answers: what no Moodle has raises, before it could reach a database."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from typing import Any

from .errors import UnexpectedAnswer
from .text import _

# Numbers are stored in four bytes; those that are only compared may have the eight of Moodle's own tables.
LARGEST_NUMBER, LARGEST_COMPARED = 2**31 - 1, 2**63 - 1
# Moodle offers the years from 1970 to 2050; a session may also be entered by a programme.
LATEST = int(datetime(2200, 1, 1, tzinfo=timezone.utc).timestamp())
# Moodle's own names have up to 255 characters, its remarks and descriptions any number.
LONGEST_NAME, LONGEST_TEXT = 255, 10_000
_INTEGER = re.compile(r"-?[0-9]{1,20}")
# What PostgreSQL, XML or UTF-8 cannot hold.
_UNUSABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_REPLACEMENT = "\ufffd"


def integer(value: Any) -> int:
    """A whole number, which PHP may have sent as a text. Raises TypeError and ValueError."""
    if isinstance(value, str) and _INTEGER.fullmatch(value):
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError
    return value


def number(value: Any, least: int = 1, most: int = LARGEST_NUMBER) -> int:
    """An id. Raises UnexpectedAnswer for one that cannot be."""
    found = integer(value)
    if not least <= found <= most:
        raise UnexpectedAnswer(_("The site's answer has a number that is too large or too small."))
    return found


def integer_or_zero(value: Any) -> int:
    """A whole number, 0 where PHP has none. An empty list is none of these. Raises TypeError and ValueError."""
    return 0 if value is None or value == "" else integer(value)


def number_or_none(value: Any) -> int:
    """An id, 0 for none; of what is not stored here."""
    return number(integer_or_zero(value), least=0, most=LARGEST_COMPARED)


def moment(seconds: int) -> datetime:
    """The moment, naive in UTC, of seconds since 1970. Raises UnexpectedAnswer."""
    if not 0 <= seconds <= LATEST:
        raise UnexpectedAnswer(_("The site's answer has a time that no session can have."))
    return datetime.fromtimestamp(seconds, timezone.utc).replace(tzinfo=None)


def text(value: Any, longest: int = LONGEST_TEXT) -> str:
    """A text, "" for none: without what cannot be stored, in whose place U+FFFD stands, and cut where it is too long.

    So no identifier becomes another one that somebody has. Raises TypeError.
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError
    cut = value if len(value) <= longest else value[:longest] + "…"
    return _UNUSABLE.sub(_REPLACEMENT, cut)


def name(value: Any) -> str:
    """A name on one line."""
    return " ".join(text(value, LONGEST_NAME).split())


def records(value: Any) -> list[Any]:
    """A list. Raises TypeError."""
    if not isinstance(value, list):
        raise TypeError
    return value
