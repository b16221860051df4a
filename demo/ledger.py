"""What is sent to the ledger of attendance about the sample programme: marks, visits, and what will have to wait."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from demo.programme import ZONE, Programme, Row, local_now
from demo.rpc import Call, batches

LEDGER = "spp.attendance.list"
BATCH = 1000  # records of one call
VISITOR = 7  # every seventh person came to a health centre on their own
VISIT_DAYS = 60  # on one of the last so many days

# the values of a record, as spp.attendance.list takes them
Record = dict[str, Any]


def send(call: Call, records: Sequence[Record]) -> int:
    """Send records, and leave out those that the ledger has: devices send again what they are not sure of.

    Each has an external_id, by which it is known. Returns how many were new.
    """
    count = 0
    for batch in batches(records, BATCH):
        unsent = {record["external_id"]: record for record in batch}
        domain = [["external_id", "in", list(unsent)]]
        for there in call(LEDGER, "search_read", domain, ["external_id"]):
            del unsent[there["external_id"]]
        if unsent:
            count += len(call(LEDGER, "create", list(unsent.values())))
    return count


def mark(programme: Programme, row: Row, session_id: int) -> Record:
    """The record of one row of marks.csv."""
    return {
        "external_id": row["external_id"],
        "person_identifier": row["person_identifier"],
        "session_id": session_id,
        "attendance_category": row["status"],
        "attended_at": programme.moment_of(row),
        "excuse_reason": row["excuse_reason"] or False,
        "submitted_by": row["submitted_by"],
        "submission_source": row["submission_source"],
    }


def visits(programme: Programme, type_id: int, location_ids: dict[str, int]) -> Iterator[Record]:
    """People who came to the health centre of their municipality (location_ids: by code of area): no session."""
    for number, person in enumerate(programme.people[::VISITOR]):
        opened = datetime.combine(programme.today, datetime.min.time()) + timedelta(hours=8)  # local, of today
        came = opened - timedelta(days=1 + number % VISIT_DAYS) + timedelta(minutes=number * 7 % 480)
        yield {
            "external_id": identify("visit", person["person_identifier"]),
            "person_identifier": person["person_identifier"],
            "attended_at": programme.utc(came),
            "tz": ZONE,
            "attendance_type_id": type_id,
            "attendance_location_id": location_ids[person["area_code"].rsplit("-", 1)[0]],
            "submission_source": "clinic",
        }


def waiting(programme: Programme, facilitator: str, session_ids: dict[str, int]) -> Iterator[Record]:
    """Records of a facilitator's sessions that have to wait for an officer: of people nobody knows, for a session that
    was cancelled, and against marks that people were paid by (see Programme.paid_period)."""
    paid, absent = programme.most_missed_paid_session(facilitator)
    cancelled = [row for row in programme.sessions_of(facilitator) if row["state"] == "cancelled"][-1]
    stated = [(paid, person) for person in ("4P-999901", "4P-999902", "4P-999903", *absent[:2])]
    stated += [(cancelled, person) for person in programme.roster[cancelled["ref"]][:2]]
    for session, person in stated:
        yield {
            "external_id": identify("late", session["ref"], person),
            "person_identifier": person,
            "session_id": session_ids[session["ref"]],
            "attended_at": programme.utc(programme.start_of(session)),
            "marked_at": programme.utc(local_now()),
            "submitted_by": "fieldworker",
            "submission_source": "field-app",
        }


def identify(*names: str) -> str:
    """The same external id for the same names, so that loading again sends nothing twice."""
    return str(uuid5(NAMESPACE_URL, "/".join(names)))
