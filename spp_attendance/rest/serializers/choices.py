"""Attendance types and locations."""

from __future__ import annotations

from typing import Any, NamedTuple


class Choice(NamedTuple):
    """A type or a location. area_id: of a location; 0 where there is none."""

    id: int
    name: str
    description: str
    area_id: int = 0


def type_item(choice: Choice) -> dict[str, Any]:
    """An attendance type as it is sent."""
    return {"id": choice.id, "name": choice.name, "description": choice.description or None}


def location_item(choice: Choice) -> dict[str, Any]:
    """An attendance location as it is sent."""
    return {**type_item(choice), "area_id": choice.area_id or None}
