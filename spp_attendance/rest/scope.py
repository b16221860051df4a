"""What the scopes of a token let it do besides what the operation asks for."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from .results import Result, rejected
from .row import Row

MARKING = "session:write"


def out_of_scope() -> Result:
    """The result of a row about a session that the token may not write to."""
    detail = f"The token lacks the scope {MARKING}, which a row about a session needs. Ask an administrator for it."
    return rejected("insufficient_scope", detail, "ask_officer")


def within(rows: Iterable[Row], scopes: Collection[str]) -> list[Row]:
    """The rows, with those rejected that the scopes do not let a token send."""
    return [replace(row, result=row.result or out_of_scope()) if _is_beyond(row, scopes) else row for row in rows]


def _is_beyond(row: Row, scopes: Collection[str]) -> bool:
    return bool(row.card.get("session_id")) and MARKING not in scopes
