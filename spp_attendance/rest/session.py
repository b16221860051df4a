"""Sessions as the API has them."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from .contract.sessions import UNPLANNED

LAST = 4  # characters of an identifier


def clock_of(hours: float) -> str:
    """A time of the day as HH:MM. hours: from midnight, 0 to 24."""
    minutes = round(hours * 60)
    return f"{minutes // 60:02}:{minutes % 60:02}"


def hours_of(clock: str) -> float:
    """The hours from midnight of a time HH:MM."""
    hours, minutes = clock.split(":")
    return int(hours) + int(minutes) / 60


def digest_of(body: Mapping[str, Any]) -> str:
    """A hash of the body that a device makes a session with, to find out whether it sends the same again."""
    given = {name: body[name] for name in UNPLANNED if body.get(name) is not None}
    expected = sorted(set(given.pop("expected_participant_ids", [])))
    return hashlib.sha256(json.dumps([sorted(given.items()), expected]).encode()).hexdigest()


def hints(people: Sequence[tuple[int, str, str]]) -> dict[int, str]:
    """{contact id: a hint for each of those who have the same name}.

    people: contact id, name and identifier ("" where there is none) of everybody on a roster
    """
    counts = Counter(name for _id, name, _identifier in people)
    return {
        contact: f"…{identifier[-LAST:]}" if identifier else f"no. {contact}"
        for contact, name, identifier in people
        if counts[name] > 1
    }
