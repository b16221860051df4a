"""Searching by a computed yes or no."""

from __future__ import annotations

from typing import Any


def boolean_domain(operator: str, value: Any, domain: list[Any]) -> list[Any]:
    """The Odoo domain for a search by a boolean, from the conditions (all of them) under which it is true.

    operator: =, !=, in or not in; value: a truth, with `in` a list or a set of them, as Odoo 19.0 sends it.
    """
    values = {bool(each) for each in value} if operator in ("in", "not in") else {bool(value)}
    if operator in ("!=", "not in"):
        values = {True, False} - values
    if len(values) != 1:
        return [(1, "=", 1)] if values else [(0, "=", 1)]
    if values == {True}:
        return domain
    joined = sum(-1 if each in ("|", "&") else each != "!" for each in domain) - 1
    return ["!", *["&"] * joined, *domain]
