"""Where a page ended, as a text that clients give back and need not understand."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from .problem import Malformed


def written(*values: Any) -> str:
    """The cursor of some values that JSON has."""
    return base64.urlsafe_b64encode(json.dumps(values, separators=(",", ":")).encode()).decode().rstrip("=")


def read(text: str, *kinds: type) -> list[Any]:
    """The values of a cursor, which are of these types. Raises Malformed."""
    try:
        padded = text + "=" * (-len(text) % 4)
        values = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
    except (binascii.Error, ValueError, RecursionError):
        values = None
    if not isinstance(values, list) or [type(value) for value in values] != list(kinds):
        raise Malformed(
            "The cursor is none that this server gave.",
            errors=[{"parameter": "cursor", "detail": "It cannot be read."}],
        )
    return values
