"""Rows about sessions need a scope of their own, besides the one that the operation needs."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from .results import Result, rejected
from .row import Row
from .sentence import _

MARKING = "session:write"
NO_MARKING = _(
    "The token lacks the scope session:write, which a row about a session needs. Ask an administrator for it."
)


def out_of_scope() -> Result:
    """The result of a row about a session, without the scope for it."""
    return rejected("insufficient_scope", NO_MARKING)


def within(rows: Iterable[Row], scopes: Collection[str]) -> list[Row]:
    """The rows. Those that the scopes do not allow have a result that rejects them."""
    return [replace(row, result=row.result or out_of_scope()) if _is_beyond(row, scopes) else row for row in rows]


def _is_beyond(row: Row, scopes: Collection[str]) -> bool:
    return bool(row.card.get("session_id")) and MARKING not in scopes
