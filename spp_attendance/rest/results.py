"""What became of the rows of a request. How a result is sent: see serializers/results.py."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from .contract.results import OUTCOMES
from .sentence import _

SENTENCES = {
    "created": _("It was saved."),
    "duplicate": _("It was sent before. Nothing has changed."),
    "replaced": _("It was saved. It replaces the one before."),
    "held": _("It was saved. It counts once an officer has accepted it."),
    "updated": _("It was changed."),
    "unchanged": _("It is like that already. Nothing has changed."),
    "added": _("The person is expected now."),
    "removed": _("The person is not expected any more."),
}
# where a request only tries: by the code of a row, or else by its outcome
WOULD = {
    "superseded": _("It would be saved but not count: there is a later statement about the person."),
    "unknown_person": _("It would be saved. The person is not known. An officer would decide who the person is."),
    "session_cancelled": _("It would be saved. The session is cancelled. An officer would decide."),
    "session_not_open": _("It would be saved. The session is not open yet. An officer would decide."),
    "late_contradiction": _(
        "It would be saved. It contradicts a mark that can no longer be changed. An officer would decide."
    ),
    "not_facilitator": _("It would be saved. Others facilitate the session. An officer would decide."),
    "created": _("It would be saved."),
    "replaced": _("It would be saved, and replace the one before."),
    "updated": _("It would be changed."),
    "added": _("The person would be expected."),
    "removed": _("The person would not be expected any more."),
}
WOULD_STORE = ("created", "replaced", "held", "updated", "added", "removed")
THERE_BEFORE = ("duplicate", "updated", "unchanged")
ENDED = {
    "voided": _("It was sent before and was voided since. It does not count."),
    "replaced": _("It was sent before and was corrected since. It does not count."),
}
SUPERSEDED = _("It was saved but does not count: there is a later statement about the person.")
PENDING = {
    "unknown_person": _("It was saved. The person is not known. An officer decides who the person is."),
    "session_cancelled": _("It was saved. The session is cancelled. An officer decides."),
    "session_not_open": _("It was saved. The session is not open yet. An officer decides."),
    "late_contradiction": _("It was saved. It contradicts a mark that can no longer be changed. An officer decides."),
    "not_facilitator": _("It was saved. Others facilitate the session. An officer decides."),
}


ARCHIVED = _("The person is archived here, and is not offered any more. Ask an officer whether they take part again.")
# {code of a rejected row: what is left to do, where that is not to fix the row}
ACTIONS = dict.fromkeys(("forbidden", "insufficient_scope", "ambiguous_person", "archived"), "ask_officer")


class Result(NamedTuple):
    """What became of one row.

    outcome: one of OUTCOMES, or of those of another kind of row; code: `ok`, or one word for why not
    id: of what was stored, such as the attendance, 0 where nothing was; participant_id: of the contact, 0 where unknown
    action: done, fix, retry_later or ask_officer; pointer: of the row in the body, or of what is wrong in it
    standing: the external id of what counts instead of the row, or of what it replaces, "" where nothing does
    """

    outcome: str
    id: int = 0
    code: str = "ok"
    detail: str = ""
    action: str = "done"
    external_id: str = ""
    pointer: str = ""
    standing: str = ""
    participant_id: int = 0

    @property
    def sentence(self) -> str:
        """What its sender reads."""
        return self.detail or SENTENCES[self.outcome]


def pending(history_id: int, reason: str) -> Result:
    """A row that is stored and waits for an officer."""
    return Result("held", history_id, reason, PENDING[reason], "ask_officer")


def ended(history_id: int, state: str, is_own: bool, standing: str) -> Result:
    """A row that was sent before and has ended. state: voided or replaced; is_own: whether its sender ended it."""
    action = "done" if is_own else "ask_officer"
    return Result("duplicate", history_id, state, ENDED[state], action, standing=standing)


def superseded(result: Result) -> Result:
    """A row that is stored but overruled: another statement counts."""
    return result._replace(code="superseded", detail=SUPERSEDED)


def rejected(code: str, detail: str, action: str = "", standing: str = "") -> Result:
    """A row of which nothing is stored. action: by default that of the code"""
    return Result("rejected", 0, code, detail, action or ACTIONS.get(code, "fix"), standing=standing)


def archived(result: Result) -> Result:
    """A row about somebody who is archived here: an officer decides whether they take part again."""
    return result._replace(code="archived", detail=ARCHIVED, action=ACTIONS["archived"])


def none_stored(results: Sequence[Result]) -> list[Result]:
    """The results where all or none was asked for and a row is rejected: nothing of the other rows is stored, too."""
    undone = rejected("not_kept", _("Nothing was saved, because another row was rejected."), "retry_later")
    return [
        result
        if result.outcome == "rejected"
        else undone._replace(pointer=result.pointer, external_id=result.external_id)
        for result in results
    ]


def of_dry_run(results: Sequence[Result]) -> list[Result]:
    """The results of a dry run, which stores nothing, and says so: only what was there before has an id."""
    return [_of_dry_run(result) for result in results]


def _of_dry_run(result: Result) -> Result:
    if result.outcome in WOULD_STORE and result.code != "archived":
        result = result._replace(detail=WOULD.get(result.code) or WOULD[result.outcome])
    if result.outcome in THERE_BEFORE:
        return result
    return result._replace(id=0, participant_id=0 if result.outcome == "created" else result.participant_id)


def summary(results: Sequence[Result], outcomes: Sequence[str] = OUTCOMES) -> str:
    """How many rows had which outcome, for the log: `3 created, 1 rejected`."""
    counts = Counter(result.outcome for result in results)
    return ", ".join(f"{counts[outcome]} {outcome}" for outcome in outcomes if counts[outcome])
