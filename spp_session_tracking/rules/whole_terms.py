"""What a search asks of each row."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def whole_terms(domain: Iterable[Any]) -> list[Any]:
    """The terms of an Odoo domain that each row has to meet: those that stand below no "or" and no "not"."""
    found: list[Any] = []
    operands: list[bool] = []  # of the operators so far, the next one last: whether it is asked of each row
    for term in domain:
        is_whole = operands.pop() if operands else True
        if term == "!":
            operands.append(False)
        elif term in ("&", "|"):
            operands += [is_whole and term == "&"] * 2
        elif is_whole:
            found.append(term)
    return found
