"""Reading JSON that anybody may have sent."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from .problem import Malformed


def read(data: bytes) -> Any:
    """The value of a JSON text in UTF-8. Raises Malformed for all that PostgreSQL could not keep, too."""
    try:
        value = json.loads(data.decode(), parse_constant=_refuse_constant, parse_float=_number)
    except RecursionError:
        raise Malformed("The body is nested too deeply.") from None
    except ValueError as error:
        raise Malformed(f"The body is not JSON: {error}.") from None
    # only escapes can bring these in
    if b"\\u" in data and any(is_unfit(text) for text in _texts(value)):
        raise Malformed("The body has a character that no text can have: NUL, or half of a surrogate pair.")
    return value


def _number(text: str) -> int | float:
    """A number with a fraction or an exponent, which may be a whole one: 1.0 is, to JSON Schema."""
    value = float(text)
    return int(value) if value.is_integer() else value


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


def is_unfit(text: str) -> bool:
    """Whether a text has what PostgreSQL cannot keep: NUL, or half of a surrogate pair."""
    return "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text)


def _texts(value: Any) -> list[str]:
    """All texts in a value, the names of members included."""
    found, waiting = [], [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            found.append(each)
        elif isinstance(each, list):
            waiting += each
        elif isinstance(each, dict):
            waiting += [*each.keys(), *each.values()]
    return found
