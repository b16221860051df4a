"""Reading JSON from clients that nobody trusts, and writing it."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from .problem import Malformed


def read(data: bytes) -> Any:
    """The value of a JSON text in UTF-8. Raises Malformed, also for characters that PostgreSQL cannot store."""
    try:
        value = json.loads(data.decode(), parse_constant=_refuse_constant, parse_float=_number)
    except RecursionError:
        raise Malformed("The body is nested too deeply.") from None
    except ValueError as error:
        raise Malformed(f"The body is not JSON: {error}.") from None
    # only escapes can make such characters
    if b"\\u" in data and any(is_unfit(text) for text in _texts(value)):
        raise Malformed("The body has a character that no text can have: NUL, or half of a surrogate pair.")
    return value


def written(value: Any) -> bytes:
    """A value as JSON text in UTF-8."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _number(text: str) -> int | float:
    """A number with a fraction or an exponent. 1.0 is an integer in JSON Schema."""
    value = float(text)
    return int(value) if value.is_integer() else value


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


def is_unfit(text: str) -> bool:
    """Whether a text has a character that PostgreSQL cannot store: NUL, or half of a surrogate pair."""
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
