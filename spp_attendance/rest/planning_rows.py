"""Reading the rows of planned sessions and of rosters: what is wrong with one of them rejects that row."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from .contract.planning import EXPECTATION, MOST_EXPECTED, PLANNED
from .problem import TooLarge
from .results import Result, rejected
from .rows import faults_by_row, rejected_by
from .schema import Report

IN_SESSION, IN_ROSTER = re.compile(r"/sessions/\d+"), re.compile(r"/people/\d+")
LISTS = ("expected_participant_ids", "expected_person_ids", "co_facilitator_ids")


class PlanRow(NamedTuple):
    """A session, or somebody on a roster. pointer: where (RFC 6901); members: those that say something

    result: why it is rejected, None where it is not
    """

    pointer: str
    members: Mapping[str, Any]
    result: Result | None = None

    def digest(self) -> str:
        """A digest of what the row says: the same row sent again has the same one."""
        lists = {name: sorted(set(self.members.get(name, ()))) for name in LISTS}
        return hashlib.sha256(json.dumps(sorted({**self.members, **lists}.items())).encode()).hexdigest()


def planned_of(body: Any, report: Report) -> list[PlanRow]:
    """The sessions of a body. Raises Malformed for a fault that is in no session, and TooLarge for too many people."""
    faults = faults_by_row(report, IN_SESSION)
    rows = [_row(f"/sessions/{number}", row, PLANNED, faults) for number, row in enumerate(body["sessions"])]
    if sum(len(row.members.get(name, ())) for row in rows if not row.result for name in LISTS) > MOST_EXPECTED:
        raise TooLarge(f"A request has {MOST_EXPECTED:,} expected people at most. Send the sessions in parts.")
    return rows


def expectations_of(body: Any, report: Report) -> list[PlanRow]:
    """The people of a body about a roster. Raises Malformed for a fault that is in no row."""
    faults = faults_by_row(report, IN_ROSTER)
    rows = [_row(f"/people/{number}", row, EXPECTATION, faults) for number, row in enumerate(body["people"])]
    return [row if row.result or _names_one(row) else row._replace(result=_nobody()) for row in rows]


def _row(pointer: str, row: Any, members: Mapping[str, Any], faults: Mapping[str, Any]) -> PlanRow:
    if pointer in faults:
        return PlanRow(pointer, row if isinstance(row, dict) else {}, rejected_by(faults[pointer]))
    return PlanRow(pointer, {name: row[name] for name in members if _is_said(name, row.get(name))})


def _is_said(name: str, value: Any) -> bool:
    """Whether a member says something: null and blank say nothing. An external id is whatever it is."""
    return value is not None and (name == "external_id" or not isinstance(value, str) or bool(value.strip()))


def _names_one(row: PlanRow) -> bool:
    return ("participant_id" in row.members) != ("person_id" in row.members)


def _nobody() -> Result:
    return rejected("malformed", "Give participant_id or person_id, and not both.")
