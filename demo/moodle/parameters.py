"""The fields of a request as PHP and Moodle read them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from .failures import Refused

MAX_INPUT_VARS = 1000
PATTERNS = {"int": re.compile(r"-?\d+"), "bool": re.compile("[01]"), "text": re.compile(".*", re.DOTALL)}
NAME = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")


class Kind(NamedTuple):
    """The type of a parameter: "int", "bool", "text", "texts", "options" or "structure".

    default: None if it has to be given
    """

    kind: str
    default: Any = None


def fields(body: bytes) -> dict[str, Any]:
    """The fields of a form, nested by their brackets; PHP silently leaves out those after the first thousand."""
    found: dict[str, Any] = {}
    for name, value in parse_qsl(body.decode(errors="replace"), keep_blank_values=True)[:MAX_INPUT_VARS]:
        matched = NAME.fullmatch(name)
        if matched:
            _put(found, [matched[1], *re.findall(r"\[([^\[\]]*)\]", matched[2])], value)
    return found


def _put(found: dict[str, Any], path: list[str], value: str) -> None:
    for key in path[:-1]:
        inner = found.setdefault(key, {})
        found = inner if isinstance(inner, dict) else {}
    found[path[-1]] = value


def checked(given: Mapping[str, Any], wanted: Mapping[str, Kind]) -> dict[str, Any]:
    """The arguments, of their types. Raises Refused for unknown, missing and wrong ones."""
    if not given.keys() <= wanted.keys():
        raise Refused("invalidparameter")
    return {name: _value(given.get(name), kind) for name, kind in wanted.items()}


def _value(value: Any, kind: Kind) -> Any:
    if value is None:
        if kind.default is None:
            raise Refused("invalidparameter")
        return kind.default
    if kind.kind == "structure":
        return value if isinstance(value, dict) else {}
    if kind.kind == "texts":
        return _list(value)
    if kind.kind == "options":
        return {option["name"]: option["value"] for option in _list(value)}
    if not isinstance(value, str) or not PATTERNS[kind.kind].fullmatch(value):
        raise Refused("invalidparameter")
    return value if kind.kind == "text" else int(value)


def _list(value: Any) -> list[Any]:
    if not isinstance(value, dict):
        raise Refused("invalidparameter")
    return list(value.values())
