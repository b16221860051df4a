"""One attendance as a client sends it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar
from uuid import UUID, uuid5

from . import moment
from .results import Result

# the space of external ids that are made here for those that have none
SPACE = UUID("5f0c4e2a-7a5e-4d35-9a54-0b7e1c7a9f10")


@dataclass(frozen=True)
class Row:
    """One attendance in a body.

    pointer: where it is; person: {person_identifier} or {participant_id}; card: its members, without those that are
    null; result: what is wrong with it, None where nothing is
    """

    pointer: str
    person: Mapping[str, Any]
    card: Mapping[str, Any]
    result: Result | None = None

    # member of the card -> field of the record
    FIELDS: ClassVar[Mapping[str, str]] = {
        "attendance_type": "attendance_type_id",
        "attendance_location": "attendance_location_id",
        "attendance_description": "attendance_description",
        "attendance_external_url": "attendance_external_url",
        "attendance_category": "attendance_category",
        "excuse_reason": "excuse_reason",
        "session_id": "session_id",
    }
    # members that are times; what a member says that is left out
    TIMES: ClassVar[tuple[str, ...]] = ("date_time", "marked_at")
    USUAL: ClassVar[Mapping[str, str]] = {"attendance_category": "present"}
    # whether it may be sent again once its sender has voided it
    IS_WELCOME_AGAIN: ClassVar[bool] = False

    def is_unmarked(self) -> bool:
        """Whether it takes a mark back."""
        return False

    def times(self) -> dict[str, str]:
        """{field: time as it was sent}"""
        marked = {"marked_at": self.card["marked_at"]} if "marked_at" in self.card else {}
        return {"attended_at": self.card["date_time"], **marked}

    def values(self, zone: str) -> dict[str, Any]:
        """The values of the record. zone: of times without one. Raises ValueError with a sentence."""
        read = {name: moment.read(text, zone) for name, text in self.times().items()}
        given = {field: self.card[name] for name, field in self.FIELDS.items() if name in self.card}
        return {**self.person, **given, **read, "tz": zone}

    def digest(self) -> str:
        """What was received, so that it can be told whether something else is sent under the same id."""
        return hashlib.sha256(json.dumps(self._content()).encode()).hexdigest()

    def is_again(self, digest: str, names: Mapping[str, Any]) -> bool:
        """Whether it says what was received before, by the digest of that. names: all by which its person is known."""
        spelled = [self.person]
        if self.person.items() & names.items():
            spelled += [{name: value} for name, value in names.items()]
        return digest in [replace(self, person=person).digest() for person in spelled]

    def made_id(self, client: str) -> str:
        """The external id of a row that has none: the same for the same client, person and content."""
        return str(uuid5(SPACE, json.dumps([client, self.same()])))

    def same(self) -> list[Any]:
        """What two rows have in common that are the same."""
        return self._content()

    def _content(self) -> list[Any]:
        """What is said, however times are written, and with what goes without saying."""
        times = self.times()
        told = {name: moment.spelled(text) for name, text in {"marked_at": times["attended_at"], **times}.items()}
        card = {name: value for name, value in self.card.items() if name not in self.TIMES}
        return [sorted(self.person.items()), sorted(told.items()), sorted({**self.USUAL, **card}.items())]


class Mark(Row):
    """A mark of a session in a body: its card has also the session's id."""

    FIELDS: ClassVar[Mapping[str, str]] = {
        "status": "attendance_category",
        "attended_by": "attended_by_id",
        "excuse_reason": "excuse_reason",
        "session_id": "session_id",
    }
    TIMES: ClassVar[tuple[str, ...]] = ("marked_at", "attendance_time")
    USUAL: ClassVar[Mapping[str, str]] = {}

    def is_unmarked(self) -> bool:
        return bool(self.card.get("status") == "unmarked")

    def times(self) -> dict[str, str]:
        marked_at = self.card["marked_at"]
        return {"attended_at": self.card.get("attendance_time", marked_at), "marked_at": marked_at}
