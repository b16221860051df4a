"""The people attendance is recorded of."""

from __future__ import annotations

from typing import Any, NamedTuple


class Person(NamedTuple):
    """A person known to attendance. What is empty, or not for the caller to see, is "" or 0."""

    id: int
    participant_id: int
    person_id: str
    name: str
    family_name: str
    given_name: str
    addl_name: str
    gender: str
    phone: str
    email: str
    active: bool
    village: str = ""
    badge_hash: str = ""


def person_item(person: Person) -> dict[str, Any]:
    """A person as it is sent."""
    return {**{name: value or None for name, value in person._asdict().items()}, "active": person.active}
