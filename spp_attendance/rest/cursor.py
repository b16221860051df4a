"""The position where a page ended, as an opaque text that clients send back."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import date
from typing import Any

from .json_text import is_unfit
from .problem import Malformed


class Long(int):
    """The kind of an id of the history, which is twice that of a record or a line, or one more."""


# {kind of a number: the biggest that a cursor of ours may have}: ids are integers of PostgreSQL
BIGGEST = {int: 2**31 - 1, Long: 2**32 - 1}


def written(*values: Any) -> str:
    """The cursor of a position, which is made of values of JSON."""
    return base64.urlsafe_b64encode(json.dumps(values, separators=(",", ":")).encode()).decode().rstrip("=")


def read(text: str, *kinds: type) -> list[Any]:
    """The position in a cursor: values of these types, where a date is a text. Raises Malformed."""
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
    """Whether a value has a type, and is one that a cursor of ours may have."""
    if kind is date:
        return isinstance(value, str) and _is_day(value)
    if kind in BIGGEST:
        return type(value) is int and 0 <= value <= BIGGEST[kind]
    return type(value) is kind and not (isinstance(value, str) and is_unfit(value))


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
