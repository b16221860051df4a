"""Pages of a list: the next page begins where the one before ended, whatever was added meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from . import cursor

MOST_ITEMS = 1000
USUAL_ITEMS = 100


def page_size(query: Mapping[str, Any], most: int = MOST_ITEMS) -> int:
    """How many items a page has."""
    return min(int(query.get("limit", USUAL_ITEMS)), most)


def read_position(query: Mapping[str, Any], *kinds: type) -> list[Any] | None:
    """The position where the page before ended: values of these types. None for the first page. Raises Malformed."""
    text = query.get("cursor")
    return None if text is None else cursor.read(text, *kinds)


def page_document(
    found: Sequence[Any], size: int, position_of: Callable[[Any], tuple[Any, ...]], items: Sequence[Any]
) -> dict[str, Any]:
    """A page. found: up to `size` + 1 records, the last of which is not sent; items: those that are sent."""
    is_more = len(found) > size
    return {"items": list(items), "next_cursor": cursor.written(*position_of(found[size - 1])) if is_more else None}
