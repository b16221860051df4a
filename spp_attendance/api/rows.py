"""Attendances as clients send them: the rows of a body, each with what is wrong with it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from . import moment
from .contract.attendances import MOST_ROWS, TIME_CARD
from .problem import TooLarge
from .request import malformed
from .results import Result, rejected
from .schema import Fault, Report

IN_RECORD = re.compile(r"/records/(\d+)(?:/time_card/(\d+))?")
# the space of external ids that are made here for those that have none
SPACE = UUID("5f0c4e2a-7a5e-4d35-9a54-0b7e1c7a9f10")
SAME = ("date_time", "attendance_type", "attendance_location", "attendance_category", "session_id")
# member of a time card -> field of a record
FIELDS = {
    "attendance_type": "attendance_type_id",
    "attendance_location": "attendance_location_id",
    "attendance_description": "attendance_description",
    "attendance_external_url": "attendance_external_url",
    "attendance_category": "attendance_category",
    "excuse_reason": "excuse_reason",
    "session_id": "session_id",
}


class Row(NamedTuple):
    """One attendance in a body.

    pointer: where it is; person: {person_identifier} or {participant_id}; card: its members, without those that are
    null; result: what is wrong with it, None where nothing is
    """

    pointer: str
    person: Mapping[str, Any]
    card: Mapping[str, Any]
    result: Result | None = None

    def values(self, zone: str) -> dict[str, Any]:
        """The values of the record. zone: of times without one. Raises ValueError with a sentence."""
        times = {"attended_at": self.card["date_time"]}
        if "marked_at" in self.card:
            times["marked_at"] = self.card["marked_at"]
        read = {name: moment.read(text, zone) for name, text in times.items()}
        given = {field: self.card[name] for name, field in FIELDS.items() if name in self.card}
        return {**self.person, **given, **read, "tz": zone}

    def digest(self) -> str:
        """What was received, so that it can be told whether something else is sent under the same id."""
        content = json.dumps([sorted(self.person.items()), sorted(self.card.items())])
        return hashlib.sha256(content.encode()).hexdigest()

    def made_id(self, client: str) -> str:
        """The external id of a row that has none: the same for the same client, person, time and kind."""
        same = [client, sorted(self.person.items()), [self.card.get(name) for name in SAME]]
        return str(uuid5(SPACE, json.dumps(same)))


def rows_of(body: Any, report: Report) -> list[Row]:
    """The rows of a body with records and time cards. Raises Malformed for what is wrong with none of them."""
    by_place: dict[str, Fault] = {}
    elsewhere = []
    for fault in report.faults:
        place = IN_RECORD.match(fault.pointer)
        if place:
            by_place.setdefault(place.group(), fault)
        else:
            elsewhere.append(fault)
    if elsewhere:
        raise malformed("The body is not as the documentation says.", elsewhere)
    rows = [row for number, record in enumerate(body["records"]) for row in _rows(number, record, by_place)]
    if len(rows) > MOST_ROWS:
        raise TooLarge(f"A request has {MOST_ROWS:,} attendances at most. Send them in parts.")
    return rows


def _rows(number: int, record: Any, faults: Mapping[str, Fault]) -> Iterable[Row]:
    place = f"/records/{number}"
    whole = faults.get(place)
    cards = record.get("time_card") if isinstance(record, dict) else None
    if whole and not (isinstance(cards, list) and cards):
        yield Row(place, {}, {}, _wrong(whole))
        return
    for card_number, card in enumerate(cards or []):
        pointer = f"{place}/time_card/{card_number}"
        fault = whole or faults.get(pointer)
        if fault:
            yield Row(pointer, {}, card if isinstance(card, dict) else {}, _wrong(fault))
        else:
            yield Row(pointer, {"person_identifier": record["person_id"].strip()}, known(card))


def envelope_of(body: Mapping[str, Any], zone: str) -> dict[str, Any]:
    """The values all records of a body have: who sends them, when and by what. zone: of a time without one."""
    envelope = {name: body[name] for name in ("submitted_by", "submission_source") if body.get(name)}
    if not body.get("submitted_datetime"):
        return envelope
    try:
        return {**envelope, "submitted_at": moment.read(body["submitted_datetime"], zone)}
    except ValueError as error:
        raise malformed("The body cannot be read.", [Fault("/submitted_datetime", str(error))]) from None


def known(card: Mapping[str, Any]) -> dict[str, Any]:
    """The members of a time card that are known and say something."""
    return {name: card[name] for name in TIME_CARD if card.get(name) is not None}


def _wrong(fault: Fault) -> Result:
    return rejected("malformed", fault.detail)._replace(pointer=fault.pointer)
