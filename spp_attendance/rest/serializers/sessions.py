"""Sessions with their rosters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from .. import moment
from ..clock import clock_of

LAST = 4  # characters of an identifier


class Named(NamedTuple):
    """A record that is sent by its id and name."""

    id: int
    name: str


class Participant(NamedTuple):
    """A person on a roster. Moments are naive UTC; what is empty, or not for the caller to see, is "", 0 or None.

    participant_id: the contact of the person; attended_by: the contact of who came in their place
    """

    participant_id: int
    person_id: str
    name: str
    is_expected: bool
    status: str
    basis: str
    marked_at: datetime | None
    attended_at: datetime | None
    attended_by: int


class Session(NamedTuple):
    """A session. start_time, end_time: hours from midnight; is_mine: whether the caller may mark it."""

    id: int
    uid: str
    name: str
    session_type: Named
    state: str
    date: date
    start_time: float
    end_time: float
    tz: str
    start_at: datetime | None
    end_at: datetime | None
    area: Named | None
    location: str
    is_mine: bool
    roster: Sequence[Participant]


def session_item(session: Session) -> dict[str, Any]:
    """A session as it is sent."""
    hints = hints_of(session.roster)
    return {
        **session._asdict(),
        "uid": session.uid or None,
        "session_type": session.session_type._asdict(),
        "date": session.date.isoformat(),
        "start_time": clock_of(session.start_time),
        "end_time": clock_of(session.end_time),
        "start_at": moment.written(session.start_at),
        "end_at": moment.written(session.end_at),
        "area": session.area._asdict() if session.area else None,
        "location": session.location or None,
        "roster": [participant_item(each, hints.get(each.participant_id)) for each in session.roster],
    }


def participant_item(participant: Participant, hint: str | None) -> dict[str, Any]:
    """A person on a roster as it is sent. hint: see hints_of()."""
    return {
        **participant._asdict(),
        "person_id": participant.person_id or None,
        "hint": hint,
        "status": participant.status or None,
        "basis": participant.basis or None,
        "marked_at": moment.written(participant.marked_at),
        "attended_at": moment.written(participant.attended_at),
        "attended_by": participant.attended_by or None,
    }


def hints_of(roster: Sequence[Participant]) -> dict[int, str]:
    """{contact id: a hint that tells people of the same name apart}, of those who share their name with another."""
    counts = Counter(each.name for each in roster)
    return {
        each.participant_id: f"…{each.person_id[-LAST:]}" if each.person_id else f"no. {each.participant_id}"
        for each in roster
        if counts[each.name] > 1
    }


def closed_document(session_id: int, state: str, assumed_absent: int, warnings: Sequence[str]) -> dict[str, Any]:
    """The answer to completing or cancelling a session."""
    return {"id": session_id, "state": state, "assumed_absent": assumed_absent, "warnings": list(warnings)}
