"""What a hostile or broken site may answer: any value in any place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

MEGABYTES = "x" * 3_000_000
# By a name for each.
VALUES: dict[str, Any] = {
    "beyond four bytes": 2**31,
    "beyond eight bytes": 2**63,
    "a number of many digits": 10**1500,
    "a time that is far away": 10**18,
    "a time that is far back": -(10**18),
    "minus one": -1,
    "the year 9999": 253_402_300_799,
    "digits in a text": "9" * 30,
    "a fraction": 1.5,
    "NUL": "a\x00b",
    "a control character": "a\x01b",
    "a lone surrogate": "a\ud800b",
    "no character": "a\uffffb",
    "three megabytes": MEGABYTES,
    "markup": "<?xml version='1.0' encoding='utf-8'?><!-- --><p>\x0b",
    "an empty text": "",
    "a word": "abc",
    "nothing": None,
    "true": True,
    "a list": [],
    "lists in lists": [[[[]]]],
    "a structure": {},
}
Path = tuple[int | str, ...]


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """Every place of an answer: of lists the last record, which stands for the others, and the list itself."""
    yield path
    if isinstance(value, dict):
        for key, each in value.items():
            yield from places(each, (*path, key))
    elif isinstance(value, list) and value:
        yield from places(value[-1], (*path, len(value) - 1))


def at(value: Any, path: Path) -> Any:
    """What is in a place."""
    for key in path:
        value = value[key]
    return value


def spoiled(value: Any, path: Path, bad: Any) -> Any:
    """The answer with another value in one place; as it is where it has no such place."""
    if not path:
        return bad
    key, *rest = path
    try:
        inner = value[key]
    except (KeyError, IndexError, TypeError):
        return value
    copy: Any = list(value) if isinstance(value, list) else dict(value)
    copy[key] = spoiled(inner, tuple(rest), bad)
    return copy


def spoiling(function: str, path: Path, bad: Any) -> Callable[[str, Any], Any]:
    """For `Faults.spoil`: all answers of a function, by the end of its name."""
    return lambda called, value: spoiled(value, path, bad) if called.endswith(function) else value
