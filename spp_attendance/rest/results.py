"""What became of the rows of a request."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from .contract.results import OUTCOMES

SENTENCES = {
    "created": "It was kept.",
    "duplicate": "It was sent before, and nothing changed.",
    "replaced": "It was kept, and replaces the one before.",
    "held": "It was kept, and counts once an officer has decided.",
}
ENDED = {
    "voided": "It was sent before, and was voided since: it does not count.",
    "replaced": "It was sent before, and was corrected since by another one: it does not count.",
}
SUPERSEDED = "It was kept, and does not count: a later statement about the person stands."
PENDING = {
    "unknown_person": "It was kept. Nobody has this identifier: an officer decides who the person is.",
    "session_cancelled": "It was kept. The session is cancelled: an officer decides.",
    "session_not_open": "It was kept. The session is not open yet: an officer decides.",
    "late_contradiction": "It was kept. It contradicts an earlier mark, too late: an officer decides.",
}


class Result(NamedTuple):
    """What became of one row.

    outcome: one of OUTCOMES; id: of the attendance, 0 where nothing was kept; code: `ok`, or one word for why not
    action: done, fix, retry_later or ask_officer; pointer: of the row in the body, or of what is wrong in it
    standing: the external id of what stands in the place of the row, or of what it replaces, "" where nothing does
    """

    outcome: str
    id: int = 0
    code: str = "ok"
    detail: str = ""
    action: str = "done"
    external_id: str = ""
    pointer: str = ""
    standing: str = ""

    def document(self) -> dict[str, Any]:
        """The result as it is sent."""
        text = self.detail or SENTENCES[self.outcome]
        return {
            "pointer": self.pointer,
            "outcome": self.outcome,
            "id": self.id or None,
            "external_id": self.external_id or None,
            "code": self.code,
            "detail": text,
            "action": self.action,
            "standing": self.standing or None,
        }


def pending(record_id: int, reason: str) -> Result:
    """A row that is stored and waits for an officer."""
    return Result("held", record_id, reason, PENDING[reason], "ask_officer")


def ended(record_id: int, state: str, is_own: bool, standing: str) -> Result:
    """A row that was sent before and has ended. state: voided or replaced; is_own: whether its sender ended it."""
    action = "done" if is_own else "ask_officer"
    return Result("duplicate", record_id, state, ENDED[state], action, standing=standing)


def superseded(result: Result) -> Result:
    """A row that is stored, though another statement stands."""
    return result._replace(code="superseded", detail=SUPERSEDED)


def rejected(code: str, detail: str, action: str = "fix", standing: str = "") -> Result:
    """A row of which nothing is stored."""
    return Result("rejected", 0, code, detail, action, standing=standing)


def none_stored(results: Sequence[Result]) -> list[Result]:
    """The results where all or none was asked for and some rows are rejected: no other row is stored either."""
    undone = rejected("not_kept", "Nothing was kept, because another row was rejected.", "retry_later")
    return [
        each if each.outcome == "rejected" else undone._replace(pointer=each.pointer, external_id=each.external_id)
        for each in results
    ]


def of_dry_run(results: Sequence[Result]) -> list[Result]:
    """The results of a dry run: nothing is stored, so nothing has an id."""
    return [each if each.outcome == "duplicate" else each._replace(id=0) for each in results]


def document(results: Sequence[Result], warnings: list[str]) -> dict[str, Any]:
    """The answer to a request with many rows."""
    counts = Counter(result.outcome for result in results)
    totals = {outcome: counts[outcome] for outcome in OUTCOMES}
    return {"results": [result.document() for result in results], "totals": totals, "warnings": warnings}


def summary(results: Sequence[Result]) -> str:
    """How many rows ended how, for a log."""
    counts = Counter(result.outcome for result in results)
    return ", ".join(f"{counts[outcome]} {outcome}" for outcome in OUTCOMES if counts[outcome])
