"""JSON from those whom nobody trusts: counted in its bytes before it becomes objects.

3 bytes of `[],` become 64 of memory, so that 62 MB of them took 1.6 GB (measured on Python 3.11 in November 2026).
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple, NoReturn

from .errors import BrokenAnswer, TooLarge
from .translatable import _

# What each value of a text has around it: a comma before it, or the bracket that it is the first in.
_SIGNS = (b",", b"[", b"{")
_LONGEST_INTEGER = 1000


class JsonLimits(NamedTuple):
    """values: commas and opening brackets, those within texts too; depth: of lists and objects in each other"""

    values: int
    depth: int = 64


# A page of 10,000 people with 40 values each; about 100 MB of objects at most.
LARGEST_JSON = JsonLimits(500_000)


def read(body: bytes, limits: JsonLimits = LARGEST_JSON) -> Any:
    """The value of a JSON text in UTF-8. Raises TooLarge, or BrokenAnswer where it is none.

    A number that is too large for Python is infinite.
    """
    if sum(map(body.count, _SIGNS)) > limits.values:
        raise TooLarge(_("The answer has more than %(most)s values."), most=limits.values)
    try:
        value = json.loads(body.decode("utf-8-sig"), parse_int=_integer, parse_constant=_refuse_constant)
    except RecursionError:
        raise TooLarge(_("The answer is nested deeper than %(most)s levels."), most=limits.depth) from None
    except ValueError:
        raise BrokenAnswer(_("The answer is no JSON, or not all of it.")) from None
    _check_depth(value, limits.depth)
    return value


def _check_depth(value: Any, most: int) -> None:
    level = [value]
    for _depth in range(most):
        level = [child for node in level for child in _children(node)]
        if not level:
            return
    raise TooLarge(_("The answer is nested deeper than %(most)s levels."), most=most)


def _children(node: Any) -> list[Any]:
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return [child for child in children if isinstance(child, (dict, list))]


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


def _integer(text: str) -> int | float:
    """Python refuses to read very long ones; one that nobody counts with spoils its record and not the answer."""
    return int(text) if len(text) <= _LONGEST_INTEGER else float(text)
