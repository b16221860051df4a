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
    """What was received of a session that a device makes: whether it sends the same again is told by it."""
    said = {name: body[name] for name in UNPLANNED if body.get(name) is not None}
    expected = sorted(set(said.pop("expected_participant_ids", [])))
    return hashlib.sha256(json.dumps([sorted(said.items()), expected]).encode()).hexdigest()


def hints(people: Sequence[tuple[int, str, str]]) -> dict[int, str]:
    """{contact id: what tells those apart that have the same name}.

    people: contact id, name and identifier ("" where there is none) of everybody on a roster
    """
    counts = Counter(name for _id, name, _identifier in people)
    return {
        contact: f"…{identifier[-LAST:]}" if identifier else f"no. {contact}"
        for contact, name, identifier in people
        if counts[name] > 1
    }
