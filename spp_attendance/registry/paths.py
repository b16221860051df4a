"""Where something is in a value of JSON: names and places in lists with dots between, `identifier.0.value`.

`attributes[attribute=w75KJ2mc4zz].value` takes the first object of a list whose member says so. A backslash before a
dot, a bracket or a backslash makes it a part of the name: `@odata\\.nextLink`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from ..outside.translatable import _
from .errors import InvalidSource, NoList

MISSING = object()
_STEP = re.compile(r"(?P<name>(?:[^\\.\[\]]|\\.)+)|\[(?P<member>[^=\[\]]+)=(?P<wanted>[^\]]*)\]")
# Members by which lists in registries tell their objects apart (DCI identifiers, DHIS2 attributes, FHIR).
_TELLING = ("identifier_type", "attribute", "system", "type", "name", "code")
# What is listed for picking: no record of a person is deeper or has more.
_DEEPEST, _MOST, _SHOWN_ITEMS, _SHOWN_CHARACTERS = 10, 500, 5, 80


class Member(NamedTuple):
    """The first object of a list whose member `name` is `value`, as text."""

    name: str
    value: str


class Found(NamedTuple):
    """A path and the value at it, as a short text."""

    path: str
    example: str


def check(path: str) -> None:
    """Raises InvalidSource for what is no path. An empty path is the value itself."""
    _steps(path)


def value_at(value: Any, path: str) -> Any:
    """What is at a path. None where something on the way is null or missing. Raises InvalidSource."""
    found = _walked(value, path)
    return None if found is MISSING else found


def list_at(value: Any, path: str) -> list[Any]:
    """The list at a path. A way that ends in an empty list is an empty one. Raises NoList otherwise, also for a null:
    an answer that says nothing of people is no answer that there are none."""
    for step in _steps(path):
        if value == []:
            return []
        value = _next(value, step)
    if not isinstance(value, list):
        raise NoList(_("The answer has no list of people where the source says: check the path of the list."))
    return value


def paths_of(record: Any) -> list[Found]:
    """All paths in a record that lead to a text, a number, a truth or a null, with what is there; at most 500."""
    found = []
    for path, value in _leaves(record, "", _DEEPEST):
        found.append(Found(path, str(value)[:_SHOWN_CHARACTERS]))
        if len(found) == _MOST:
            break
    return found


def _walked(value: Any, path: str) -> Any:
    for step in _steps(path):
        value = _next(value, step)
    return value


def _next(value: Any, step: str | Member) -> Any:
    if isinstance(step, Member):
        items = value if isinstance(value, list) else ()
        return next((item for item in items if _is(item, step)), MISSING)
    if isinstance(value, dict):
        return value.get(step, MISSING)
    if isinstance(value, list) and step.isascii() and step.isdecimal() and len(step) < 7:
        return value[int(step)] if int(step) < len(value) else MISSING
    return MISSING


def _is(item: Any, member: Member) -> bool:
    return isinstance(item, dict) and _text(item.get(member.name)) == member.value


def _text(value: Any) -> str | None:
    is_plain = isinstance(value, (str, int)) and not isinstance(value, bool)
    return str(value) if is_plain else None


@lru_cache(maxsize=1000)
def _steps(path: str) -> tuple[str | Member, ...]:
    steps: list[str | Member] = []
    place = 0
    while place < len(path):
        place += bool(steps) and path[place] == "."
        match = _STEP.match(path, place)
        if not match or (steps and match["name"] and path[place - 1] != "."):
            raise InvalidSource(_("A path is names with dots between, such as identifier.0.identifier."))
        name = match["name"]
        steps.append(re.sub(r"\\(.)", r"\1", name) if name else Member(match["member"], match["wanted"]))
        place = match.end()
    return tuple(steps)


def _leaves(value: Any, path: str, depth: int) -> Iterator[tuple[str, Any]]:
    if isinstance(value, (dict, list)):
        for step, child in _steps_into(value) if depth else ():
            dot = "." if path and not step.startswith("[") else ""
            yield from _leaves(child, f"{path}{dot}{step}", depth - 1)
    else:
        yield path, value


def _steps_into(value: dict[str, Any] | list[Any]) -> Iterator[tuple[str, Any]]:
    """The children of a value, with the step that leads to each."""
    if isinstance(value, dict):
        for name, child in value.items():
            if name:
                yield re.sub(r"([\\.\[\]])", r"\\\1", name), child
        return
    telling = _telling_member(value)
    for place, child in enumerate(value if telling else value[:_SHOWN_ITEMS]):
        yield f"[{telling}={child[telling]}]" if telling else str(place), child


def _telling_member(items: list[Any]) -> str | None:
    """The member by which the objects of a list are told apart, None where there is none."""
    for member in _TELLING:
        values = [_text(item.get(member)) if isinstance(item, dict) else None for item in items]
        if all(value and "]" not in value for value in values) and len(set(values)) == len(values) > 0:
            return member
    return None
