"""JSON from those whom nobody trusts: counted in its bytes before it becomes objects.

3 bytes of `[],` become 64 of memory, so that 62 MB of them took 1.6 GB (measured on Python 3.11 in November 2026).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any, NamedTuple, NoReturn

from .errors import BrokenAnswer, TooLarge
from .translatable import _

# What each value of a text has around it: a comma before it, or the bracket that it is the first in.
_SIGNS = (b",", b"[", b"{")
_CONTAINERS = {dict, list}
_LONGEST_INTEGER = 1000
_BLANKS = " \t\n\r"
_BLANK = re.compile(f"[{_BLANKS}]*")
_SEPARATOR = re.compile(f"[{_BLANKS}]*([,\\]])[{_BLANKS}]*")


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
    _check_count(body, limits)
    try:
        value = json.loads(body.decode("utf-8-sig"), parse_int=_integer, parse_constant=_refuse_constant)
    except RecursionError:
        raise TooLarge(_("The answer is nested deeper than %(most)s levels."), most=limits.depth) from None
    except ValueError:
        raise BrokenAnswer(_("The answer is no JSON, or not all of it.")) from None
    _check_depth(value, limits.depth)
    return value


def read_items(
    body: bytes, limits: JsonLimits = LARGEST_JSON, was_read: Callable[[str], bool] = lambda _text: False
) -> Iterator[tuple[Any, str]]:
    """The elements of a JSON list, one after the other, each with its text: only one of them is in memory at a time.

    Raises as `read` does, also while it is gone through, and BrokenAnswer for what is no list.
    was_read: whether a text was read before. How deep that one is need not be asked again, which takes as long as a
    third of the reading (measured in November 2026 on 300 sessions of 600 people).
    """
    _check_count(body, limits)
    try:
        text = body.decode("utf-8-sig").strip(_BLANKS)
        for start, end, value in _elements(text):
            item = text[start:end]
            if not was_read(item):
                _check_depth(value, limits.depth - 1)
            yield value, item
    except RecursionError:
        raise TooLarge(_("The answer is nested deeper than %(most)s levels."), most=limits.depth) from None
    except ValueError:
        raise BrokenAnswer(_("The answer is no JSON, or not all of it.")) from None


def _elements(text: str) -> Iterator[tuple[int, int, Any]]:
    """Where each element of a list begins and ends, and its value. Raises ValueError."""
    if text[:1] != "[" or text[-1:] != "]":
        raise ValueError("no list")
    start, last = _BLANK.match(text, 1).end(), len(text) - 1  # type: ignore[union-attr]  # it matches nothing too
    while start < last:
        value, end = _decoded(text, start)
        yield start, end, value
        separator = _SEPARATOR.match(text, end)
        if not separator or (separator[1] == "]") != (separator.end() == last + 1):
            raise ValueError("no comma, or something behind the list")
        start = separator.end()
    if start == last and text[:start].rstrip(_BLANKS)[-1:] == ",":
        raise ValueError("nothing behind a comma")


def _decoded(text: str, start: int) -> tuple[Any, int]:
    """The value that begins there, and where it ends. Python's own way with integers is much faster."""
    try:
        return _FAST.raw_decode(text, start)
    except ValueError:
        return _CAREFUL.raw_decode(text, start)


def _check_count(body: bytes, limits: JsonLimits) -> None:
    if sum(map(body.count, _SIGNS)) > limits.values:
        raise TooLarge(_("The answer has more than %(most)s values."), most=limits.values)


def _check_depth(value: Any, most: int) -> None:
    level = [value]
    for _depth in range(most):
        if not _CONTAINERS & {*map(type, _children(level))}:  # without a loop in Python: most values are leaves
            return
        level = [child for child in _children(level) if type(child) in _CONTAINERS]
    raise TooLarge(_("The answer is nested deeper than %(most)s levels."), most=most)


def _children(level: list[Any]) -> Iterator[Any]:
    """What is in the lists and objects of a level."""
    objects = (node for node in level if isinstance(node, dict))
    lists = (node for node in level if isinstance(node, list))
    return chain(chain.from_iterable(map(dict.values, objects)), chain.from_iterable(lists))


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


def _integer(text: str) -> int | float:
    """Python refuses to read very long ones; one that nobody counts with spoils its record and not the answer."""
    return int(text) if len(text) <= _LONGEST_INTEGER else float(text)


_FAST = json.JSONDecoder(parse_constant=_refuse_constant)
_CAREFUL = json.JSONDecoder(parse_int=_integer, parse_constant=_refuse_constant)
