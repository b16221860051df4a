"""One attendance as a client sends it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID, uuid5

from ..rules import normal_form
from . import moment
from .results import Result

# the namespace of the external ids that are derived here (RFC 9562, section 5.5)
NAMESPACE = UUID("5f0c4e2a-7a5e-4d35-9a54-0b7e1c7a9f10")


@dataclass(frozen=True)
class Row:
    """One attendance in a body.

    pointer: where it is (RFC 6901); card: its members that are not null
    person: {person_identifier}, {person_name}, both, or {participant_id}
    result: why it is rejected, None where it is not
    """

    pointer: str
    person: Mapping[str, Any]
    card: Mapping[str, Any]
    result: Result | None = None

    # {member of the card: field of the record}
    FIELDS: ClassVar[Mapping[str, str]] = {
        "attendance_type": "attendance_type_id",
        "attendance_location": "attendance_location_id",
        "attendance_description": "attendance_description",
        "attendance_external_url": "attendance_external_url",
        "attendance_category": "attendance_category",
        "excuse_reason": "excuse_reason",
        "session_id": "session_id",
    }
    # members that are times
    TIMES: ClassVar[tuple[str, ...]] = ("date_time", "marked_at")
    # what a member that is left out means
    DEFAULTS: ClassVar[Mapping[str, str]] = {"attendance_category": "present"}
    # whether its sender may send it again after voiding it
    MAY_BE_SENT_AFTER_VOIDING: ClassVar[bool] = False

    def takes_mark_back(self) -> bool:
        """Whether the row takes a mark back, instead of recording an attendance."""
        return False

    def times(self) -> dict[str, str]:
        """{field: time as it was sent}"""
        marked = {"marked_at": self.card["marked_at"]} if "marked_at" in self.card else {}
        return {"attended_at": self.card["date_time"], **marked}

    def values(self, zone: str) -> dict[str, Any]:
        """The values of the record. zone: of times without an offset. Raises ValueError with a sentence."""
        times = self.times()
        attended_at = moment.read_second(times["attended_at"], zone)
        marked_at = moment.read(times.get("marked_at", times["attended_at"]), zone)
        given = {field: self.card[name] for name, field in self.FIELDS.items() if name in self.card}
        return {**self.person, **given, "attended_at": attended_at, "marked_at": marked_at, "tz": zone}

    def pointer_of_wrong_time(self, zone: str) -> str:
        """Where the first time is of which values() raises ValueError; the pointer of the row where all can be read."""
        wrong = [name for name in self.TIMES if name in self.card and not moment.is_readable(self.card[name], zone)]
        return f"{self.pointer}/{wrong[0]}" if wrong else self.pointer

    def digest(self) -> str:
        """A digest of the content. It shows whether something else is sent under the same external id."""
        return self._digest(compared(self.person))

    def is_repeat_of(self, digest: str, person: Mapping[str, Any]) -> bool:
        """Whether a row with this digest had the same content. person: all members by which its person is known."""
        spellings = [self.person]
        if compared(self.person).items() & compared(person).items():
            spellings += [{name: value} for name, value in person.items()]
        # records of old have the digest of an identifier as it was written
        spellings += [compared(spelling) for spelling in spellings]
        return digest in [self._digest(spelling) for spelling in spellings]

    def derived_id(self, client_id: str) -> str:
        """The external id of a row that has none: the same for the same client, person and content."""
        return str(uuid5(NAMESPACE, json.dumps([client_id, self.identity()])))

    def identity(self) -> list[Any]:
        """The values that two rows without an external id share if they are the same attendance."""
        return self._content(compared(self.person))

    def _digest(self, person: Mapping[str, Any]) -> str:
        return hashlib.sha256(json.dumps(self._content(person)).encode()).hexdigest()

    def _content(self, person: Mapping[str, Any]) -> list[Any]:
        """All that the row says. Times in another spelling, and defaults that are sent or left out, are the same."""
        times = self.times()
        spelled = {name: moment.spelled(text) for name, text in {"marked_at": times["attended_at"], **times}.items()}
        card = {name: value for name, value in self.card.items() if name not in self.TIMES}
        return [sorted(person.items()), sorted(spelled.items()), sorted({**self.DEFAULTS, **card}.items())]


def compared(person: Mapping[str, Any]) -> dict[str, Any]:
    """Who a row is about, with an identifier in its normal form."""
    identifier = person.get("person_identifier")
    return {**person, "person_identifier": normal_form(identifier)} if identifier else dict(person)


class Mark(Row):
    """A mark of a session in a body. Its card also has the id of the session."""

    FIELDS: ClassVar[Mapping[str, str]] = {
        "status": "attendance_category",
        "attended_by": "attended_by_id",
        "excuse_reason": "excuse_reason",
        "session_id": "session_id",
    }
    TIMES: ClassVar[tuple[str, ...]] = ("marked_at", "attendance_time")
    DEFAULTS: ClassVar[Mapping[str, str]] = {}

    def takes_mark_back(self) -> bool:
        return bool(self.card.get("status") == "unmarked")

    def times(self) -> dict[str, str]:
        marked_at = self.card["marked_at"]
        return {"attended_at": self.card.get("attendance_time", marked_at), "marked_at": marked_at}
