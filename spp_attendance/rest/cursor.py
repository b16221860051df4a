"""Where a page ended, as a text that clients give back and need not understand."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import date
from typing import Any

from .json_text import is_unfit
from .problem import Malformed

BIGGEST = 2**63 - 1  # of PostgreSQL's numbers


def written(*values: Any) -> str:
    """The cursor of some values that JSON has."""
    return base64.urlsafe_b64encode(json.dumps(values, separators=(",", ":")).encode()).decode().rstrip("=")


def read(text: str, *kinds: type) -> list[Any]:
    """The values of a cursor, which are of these types; a date is a text. Raises Malformed."""
    try:
        padded = text + "=" * (-len(text) % 4)
        values = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
    except (binascii.Error, ValueError, RecursionError):
        values = None
    if not isinstance(values, list) or len(values) != len(kinds) or not all(map(_is_of, values, kinds)):
        raise Malformed(
            "The cursor is none that this server gave.",
            errors=[{"parameter": "cursor", "detail": "It cannot be read."}],
        )
    return values


def _is_of(value: Any, kind: type) -> bool:
    """Whether a value is of a type, and one that PostgreSQL can look for."""
    if kind is date:
        return isinstance(value, str) and _is_day(value)
    fits = abs(value) <= BIGGEST if type(value) is int else not (isinstance(value, str) and is_unfit(value))
    return type(value) is kind and fits


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
