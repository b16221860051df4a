"""Arguments as Moodle takes them: a flat form, with PHP's brackets for lists and structures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

# PHP silently cuts a request at its max_input_vars, 1000 by default: 1200 values were answered with [].
MOST_VALUES = 500


def encoded(arguments: Mapping[str, object]) -> list[tuple[str, str]]:
    """The fields of a form for named arguments: texts, integers, booleans, and lists and mappings of those.

    Raises TypeError for what Moodle would refuse (None, fractions), ValueError for more than MOST_VALUES values.
    """
    fields = [field for name, value in arguments.items() for field in _fields(name, value)]
    if len(fields) > MOST_VALUES:
        raise ValueError(f"A call takes at most {MOST_VALUES} values, not {len(fields)}.")
    return fields


def _fields(name: str, value: object) -> list[tuple[str, str]]:
    if isinstance(value, Mapping):
        return [field for key, each in value.items() for field in _fields(f"{name}[{key}]", each)]
    if isinstance(value, Sequence) and not isinstance(value, (str, bytes)):
        return [field for place, each in enumerate(value) for field in _fields(f"{name}[{place}]", each)]
    return [(name, _text(name, value))]


def _text(name: str, value: object) -> str:
    # A boolean is 1 or 0: Moodle refuses "true" and "".
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, (int, str)):
        return str(value)
    raise TypeError(f"{name} cannot be a {type(value).__name__}.")
