"""Attendances as clients send them: the rows of a body, each with what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from . import moment
from .contract.attendances import MOST_ROWS, TIME_CARD
from .contract.sessions import MARK
from .problem import TooLarge
from .request import malformed
from .results import Result, rejected
from .row import Mark, Row
from .schema import Fault, Report

IN_MARK = re.compile(r"/attendances/\d+")
IN_RECORD = re.compile(r"/records/(\d+)(?:/time_card/(\d+))?")


def rows_of(body: Any, report: Report) -> list[Row]:
    """The rows of a body with records and time cards. Raises Malformed for what is wrong with none of them."""
    by_place = _by_place(report, IN_RECORD)
    records = body["records"]
    if sum(max(1, len(_cards(record))) for record in records) > MOST_ROWS:
        raise TooLarge(f"A request has {MOST_ROWS:,} attendances at most. Send them in parts.")
    return [row for number, record in enumerate(records) for row in _rows(number, record, by_place)]


def _cards(record: Any) -> list[Any]:
    cards = record.get("time_card") if isinstance(record, dict) else None
    return cards if isinstance(cards, list) else []


def _by_place(report: Report, row: re.Pattern[str]) -> dict[str, Fault]:
    """{pointer of a row: the first fault in it}. Raises Malformed for faults in none."""
    found: dict[str, Fault] = {}
    elsewhere = []
    for fault in report.faults:
        place = row.match(fault.pointer)
        if place:
            found.setdefault(place.group(), fault)
        else:
            elsewhere.append(fault)
    if elsewhere:
        raise malformed("The body is not as the documentation says.", elsewhere)
    return found


def _rows(number: int, record: Any, faults: Mapping[str, Fault]) -> Iterable[Row]:
    place = f"/records/{number}"
    whole = faults.get(place)
    cards = _cards(record)
    if whole and not cards:
        yield Row(place, {}, {}, _wrong(whole))
        return
    for card_number, card in enumerate(cards):
        pointer = f"{place}/time_card/{card_number}"
        fault = whole or faults.get(pointer) or _fault_of_own_id(pointer, card)
        if fault:
            yield Row(pointer, {}, card if isinstance(card, dict) else {}, _wrong(fault))
        else:
            yield Row(pointer, {"person_identifier": record["person_id"].strip()}, known(card))


def _fault_of_own_id(pointer: str, card: Mapping[str, Any]) -> Fault | None:
    """The fault of a row that replaces itself."""
    replaced = card.get("replaces")
    if replaced is None or replaced != card.get("external_id"):
        return None
    return Fault(f"{pointer}/replaces", "This is its own external_id. Give that of what it corrects.")


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


def marks_of(session_id: int, body: Any, report: Report) -> list[Mark]:
    """The marks of a body about one session. Raises Malformed for what is wrong with none of them."""
    by_place = _by_place(report, IN_MARK)
    return [
        _mark(f"/attendances/{number}", session_id, card, by_place.get(f"/attendances/{number}"))
        for number, card in enumerate(body["attendances"])
    ]


def _mark(pointer: str, session_id: int, card: Any, fault: Fault | None) -> Mark:
    fault = fault or _fault_of_own_id(pointer, card)
    if fault:
        return Mark(pointer, {}, card if isinstance(card, dict) else {}, _wrong(fault))
    said = {name: card[name] for name in MARK if card.get(name) is not None}
    participant, person = said.pop("participant_id", None), said.pop("person_id", "").strip()
    if said["status"] == "unmarked" and "replaces" in said:
        return Mark(pointer, {}, said, rejected("malformed", "A mark is taken back as it is: leave `replaces` out."))
    if bool(participant) == bool(person):
        return Mark(pointer, {}, said, rejected("malformed", "Give participant_id or person_id, and not both."))
    who = {"participant_id": participant} if participant else {"person_identifier": person}
    return Mark(pointer, who, {**said, "session_id": session_id})


def _wrong(fault: Fault) -> Result:
    return rejected("malformed", fault.detail)._replace(pointer=fault.pointer)
