"""What a search asks of each row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def whole_conditions(domain: Sequence[Any]) -> list[list[Any]]:
    """What each row has to meet, by an Odoo domain: of each condition one of its terms.

    Left out is what stands below a "not", and an "or" of anything but single terms.
    """
    found: list[list[list[Any]]] = []  # of the operands so far, which are read from the end; the next one last
    for term in reversed(domain):
        if term == "!":
            found[-1:] = [[]]
        elif term == "&":
            found[-2:] = [[condition for conditions in reversed(found[-2:]) for condition in conditions]]
        elif term == "|":
            found[-2:] = [_either(*reversed(found[-2:]))]
        else:
            found.append([[term]])
    return [condition for conditions in reversed(found) for condition in conditions]


def _either(*operands: list[list[Any]]) -> list[list[Any]]:
    """The condition that one of the operands is met; none where one of them is not a single condition."""
    if any(len(conditions) != 1 for conditions in operands):
        return []
    return [[term for [condition] in operands for term in condition]]
