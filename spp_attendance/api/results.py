"""What became of the rows of a request."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from .contract.attendances import OUTCOMES

SENTENCES = {
    "created": "It was kept.",
    "duplicate": "It was sent before, and nothing changed.",
    "replaced": "It was kept in the place of the one before.",
    "held": "It was kept, and counts once an officer has decided.",
}
HELD = {
    "unknown_person": "It was kept. Nobody has this identifier: an officer decides whom it is of.",
    "session_cancelled": "It was kept. The session is cancelled: an officer decides.",
    "session_not_open": "It was kept. The session is not open yet: an officer decides.",
    "late_contradiction": "It was kept. It contradicts what is settled: an officer decides.",
}


class Result(NamedTuple):
    """What became of one row.

    outcome: one of OUTCOMES; id: of the attendance, 0 where nothing was kept; code: `ok`, or one word for why not
    action: done, fix, retry_later or ask_officer; pointer: of the row in the body, or of what is wrong in it
    """

    outcome: str
    id: int = 0
    code: str = "ok"
    detail: str = ""
    action: str = "done"
    external_id: str = ""
    pointer: str = ""

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
        }


def held(record_id: int, reason: str) -> Result:
    """A row that is kept and waits."""
    return Result("held", record_id, reason, HELD[reason], "ask_officer")


def rejected(code: str, detail: str, action: str = "fix") -> Result:
    """A row of which nothing is kept."""
    return Result("rejected", 0, code, detail, action)


def not_kept(results: Sequence[Result]) -> list[Result]:
    """The results where all or none was asked for, and some rows are rejected: of the others nothing is kept, too."""
    undone = rejected("not_kept", "Nothing was kept, for another row was rejected.", "retry_later")
    return [
        each if each.outcome == "rejected" else undone._replace(pointer=each.pointer, external_id=each.external_id)
        for each in results
    ]


def tried(results: Sequence[Result]) -> list[Result]:
    """The results where nothing is kept, for it was only tried: what is not there has no id."""
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
