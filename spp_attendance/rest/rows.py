"""Reading the rows of a body: what is wrong with one of them rejects that row, and not the request."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from . import moment
from .contract.attendances import MOST_ROWS, TIME_CARD
from .contract.sessions import MARK
from .problem import TooLarge
from .request import problem_of_faults
from .results import Result, rejected
from .row import Mark, Row
from .schema import Fault, Report

IN_MARK = re.compile(r"/attendances/\d+")
IN_RECORD = re.compile(r"/records/(\d+)(?:/time_card/(\d+))?")


def rows_of(body: Any, report: Report) -> list[Row]:
    """The rows of a body with records and time cards. Raises Malformed for a fault that is in no row."""
    faults = faults_by_row(report, IN_RECORD)
    records = body["records"]
    if sum(max(1, len(_cards(record))) for record in records) > MOST_ROWS:
        raise TooLarge(f"A request has {MOST_ROWS:,} attendances at most. Send them in parts.")
    return [row for number, record in enumerate(records) for row in _rows(number, record, faults)]


def _cards(record: Any) -> list[Any]:
    cards = record.get("time_card") if isinstance(record, dict) else None
    return cards if isinstance(cards, list) else []


def faults_by_row(report: Report, row: re.Pattern[str]) -> dict[str, Fault]:
    """{pointer of a row: the first fault in it}. Raises Malformed for faults that are in no row."""
    found: dict[str, Fault] = {}
    elsewhere = []
    for fault in report.faults:
        match = row.match(fault.pointer)
        if match:
            found.setdefault(match.group(), fault)
        else:
            elsewhere.append(fault)
    if elsewhere:
        raise problem_of_faults("The body is not as the documentation says.", elsewhere)
    return found


def _rows(number: int, record: Any, faults: Mapping[str, Fault]) -> Iterable[Row]:
    pointer = f"/records/{number}"
    record_fault = faults.get(pointer) or _nobody(pointer, record)
    cards = _cards(record)
    if record_fault and not cards:
        yield Row(pointer, {}, {}, rejected_by(record_fault))
        return
    for card_number, card in enumerate(cards):
        card_pointer = f"{pointer}/time_card/{card_number}"
        fault = record_fault or faults.get(card_pointer) or _self_replacing(card_pointer, card)
        if fault:
            yield Row(card_pointer, {}, card if isinstance(card, dict) else {}, rejected_by(fault))
        else:
            yield Row(card_pointer, _person_of(record), known_members(card))


def _nobody(pointer: str, record: Any) -> Fault | None:
    """The fault of a record that names nobody."""
    if not isinstance(record, dict) or record.get("person_id") or (record.get("person_name") or "").strip():
        return None
    return Fault(f"{pointer}/person_id", "This is missing. If the person is not known, give person_name.")


def _person_of(record: Mapping[str, Any]) -> dict[str, str]:
    """Who a record is about, as the sender says it."""
    given = {"person_identifier": record.get("person_id"), "person_name": record.get("person_name")}
    return {name: text.strip() for name, text in given.items() if text}


def _self_replacing(pointer: str, card: Mapping[str, Any]) -> Fault | None:
    """The fault of a row that replaces itself."""
    replaced = card.get("replaces")
    if replaced is None or replaced != card.get("external_id"):
        return None
    return Fault(f"{pointer}/replaces", "This is its own external_id. Give that of what it corrects.")


def envelope_of(body: Mapping[str, Any], zone: str) -> dict[str, Any]:
    """The values that all records of a body share: who sends them, when, and with what.

    zone: of a time without an offset. Raises Malformed.
    """
    envelope = {name: body[name] for name in ("submitted_by", "submission_source") if body.get(name)}
    if not body.get("submitted_datetime"):
        return envelope
    try:
        return {**envelope, "submitted_at": moment.read_second(body["submitted_datetime"], zone)}
    except ValueError as error:
        raise problem_of_faults("The body cannot be read.", [Fault("/submitted_datetime", str(error))]) from None


def known_members(card: Mapping[str, Any]) -> dict[str, Any]:
    """The members of a time card that the contract has and that are not null."""
    return {name: card[name] for name in TIME_CARD if card.get(name) is not None}


def marks_of(session_id: int, body: Any, report: Report) -> list[Mark]:
    """The marks of a body about one session. Raises Malformed for a fault that is in no mark."""
    faults = faults_by_row(report, IN_MARK)
    pointers = [f"/attendances/{number}" for number in range(len(body["attendances"]))]
    cards = zip(pointers, body["attendances"], strict=True)
    return [_mark(pointer, session_id, card, faults.get(pointer)) for pointer, card in cards]


def _mark(pointer: str, session_id: int, card: Any, fault: Fault | None) -> Mark:
    fault = fault or _self_replacing(pointer, card)
    if fault:
        return Mark(pointer, {}, card if isinstance(card, dict) else {}, rejected_by(fault))
    members = {name: card[name] for name in MARK if card.get(name) is not None}
    participant, person = members.pop("participant_id", None), members.pop("person_id", "").strip()
    if members["status"] == "unmarked" and "replaces" in members:
        detail = "Leave `replaces` out: taking a mark back needs no id of what it takes back."
        return Mark(pointer, {}, members, rejected("malformed", detail))
    if card.get("session_id") not in (None, session_id):
        detail = "This is another session than that of the address. Send the mark to that one, without session_id."
        return Mark(pointer, {}, members, rejected("malformed", detail))
    if bool(participant) == bool(person):
        detail = "Give participant_id or person_id, and not both."
        return Mark(pointer, {}, members, rejected("malformed", detail))
    who = {"participant_id": participant} if participant else {"person_identifier": person}
    return Mark(pointer, who, {**members, "session_id": session_id})


def rejected_by(fault: Fault) -> Result:
    """The result of a row with a fault."""
    return rejected("malformed", fault.detail)._replace(pointer=fault.pointer)
