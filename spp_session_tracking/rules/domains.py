"""Odoo domains made of others. What Odoo 17.0 joins them with is deprecated in 19.0."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

# {an operator that excludes: the one whose result it excludes}
NEGATIVE = {"!=": "=", "not in": "in", "not like": "like", "not ilike": "ilike", "not =like": "=like"}


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
    return ["!", *_as_one(domain)]


def any_of(domains: Sequence[list[Any]]) -> list[Any]:
    """The Odoo domain that at least one of some domains is met, as one whole term; of no domains nothing meets it."""
    if not all(domains):
        return [(1, "=", 1)]
    terms = [term for domain in domains for term in _as_one(domain)]
    return ["|"] * (len(domains) - 1) + terms or [(0, "=", 1)]


def _as_one(domain: list[Any]) -> list[Any]:
    """A domain with conditions as one whole term: with each "&" that Odoo understands where none is written."""
    joined = sum(-1 if each in ("|", "&") else each != "!" for each in domain) - 1
    return ["&"] * joined + domain
