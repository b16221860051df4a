"""The feed of changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from .. import cursor


class Change(NamedTuple):
    """One change. kind: of KINDS, what: of WHATS (see the contract); session_id and what follows: None where none is.

    household_id: the household for which the person's mark counts
    """

    kind: str
    what: str
    id: int
    session_id: int | None
    participant_id: int | None
    household_id: int | None = None


def changes_document(changes: Sequence[Change], position: tuple[int, int], is_more: bool) -> dict[str, Any]:
    """A page of the feed. position: where it ends; is_more: whether there is more to read already."""
    items = [change._asdict() for change in changes]
    return {"items": items, "next_cursor": cursor.written(*position), "has_more": is_more}
