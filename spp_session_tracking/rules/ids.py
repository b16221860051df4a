"""Ids of records."""

from __future__ import annotations


def is_id(value: object) -> bool:
    """Whether a value can be the id of a record: a whole number that PostgreSQL's int4 holds, above 0."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**31


def are_ids(value: object) -> bool:
    """Whether a value is a list of what can be ids of records."""
    return isinstance(value, (list, tuple)) and all(map(is_id, value))
