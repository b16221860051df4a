"""Sessions with their rosters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from .. import moment
from ..clock import clock_of

LAST = 4  # characters of an identifier
# members of a participant that are texts, or else null
TEXTS = ("attended_by_name", "excuse_reason", "village", "badge_hash")


class Named(NamedTuple):
    """A record that is sent by its id and name."""

    id: int
    name: str


class Topic(NamedTuple):
    """A topic of the type of a session. is_covered: whether the session covered it."""

    id: int
    name: str
    is_covered: bool


class SessionType(NamedTuple):
    """A type that a session may have. participant_kind: persons or households, who is expected."""

    id: int
    name: str
    duration_hours: float
    participant_kind: str
    tracks_topics: bool


class Member(NamedTuple):
    """A member of an expected household on the day of the session. counts: whether coming counts for the household."""

    participant_id: int
    person_id: str
    name: str
    roles: Sequence[str]
    counts: bool
    badge_hash: str = ""


class Participant(NamedTuple):
    """A person on a roster. Moments are naive UTC; what is empty, or not for the caller to see, is "", 0 or None.

    participant_id: the contact of the person; attended_by: the contact of who came in their place
    household: the one for which the person's mark counts; members: of a household, for whoever may mark it
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
    attended_by_name: str = ""
    excuse_reason: str = ""
    village: str = ""
    badge_hash: str = ""
    household: Named | None = None
    members: Sequence[Member] = ()


class Session(NamedTuple):
    """A session. start_time, end_time: hours from midnight; is_mine: whether the caller may mark it.

    opens_at: when it begins to take marks; correctable_until: the last moment to correct one, once it is completed
    household_rule: whose coming counts, any, all or roles, where households are expected, else ""
    stand_in_rule: who may come in somebody's place, anybody or household
    is_unplanned: whether a device made it; awaits_confirmation: whether it counts only once an officer has confirmed it
    """

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
    opens_at: datetime | None = None
    completed_at: datetime | None = None
    correctable_until: datetime | None = None
    cancel_reason: str = ""
    participant_kind: str = "persons"
    household_rule: str = ""
    stand_in_rule: str = "anybody"
    topics: Sequence[Topic] = ()
    is_unplanned: bool = False
    awaits_confirmation: bool = False
    external_id: str = ""


def session_item(session: Session) -> dict[str, Any]:
    """A session as it is sent."""
    hints = hints_of(session.roster)
    return {
        **session._asdict(),
        "uid": session.uid or None,
        "external_id": session.external_id or None,
        "session_type": session.session_type._asdict(),
        "date": session.date.isoformat(),
        "start_time": clock_of(session.start_time),
        "end_time": clock_of(session.end_time),
        "start_at": moment.written(session.start_at),
        "end_at": moment.written(session.end_at),
        "area": session.area._asdict() if session.area else None,
        "location": session.location or None,
        "opens_at": moment.written(session.opens_at),
        "completed_at": moment.written(session.completed_at),
        "correctable_until": moment.written(session.correctable_until),
        "cancel_reason": session.cancel_reason or None,
        "household_rule": session.household_rule or None,
        "topics": [topic._asdict() for topic in session.topics],
        "roster": [participant_item(each, hints.get(each.participant_id)) for each in session.roster],
    }


def participant_item(participant: Participant, hint: str | None) -> dict[str, Any]:
    """A person on a roster as it is sent. hint: see hints_of()."""
    values = participant._asdict()
    household, members = values.pop("household"), values.pop("members")
    return {
        **values,
        "person_id": participant.person_id or None,
        "hint": hint,
        "household_id": household.id if household else None,
        "household_name": household.name if household else None,
        "members": [member_item(member) for member in members],
        "status": participant.status or None,
        "basis": participant.basis or None,
        "marked_at": moment.written(participant.marked_at),
        "attended_at": moment.written(participant.attended_at),
        "attended_by": participant.attended_by or None,
        **{name: getattr(participant, name) or None for name in TEXTS},
    }


def member_item(member: Member) -> dict[str, Any]:
    """A member of a household as it is sent."""
    shown = {"person_id": member.person_id or None, "badge_hash": member.badge_hash or None}
    return {**member._asdict(), **shown, "roles": list(member.roles)}


def hints_of(roster: Sequence[Participant]) -> dict[int, str]:
    """{contact id: a hint that tells people of the same name apart}, of those who share their name with another."""
    counts = Counter(each.name for each in roster)
    return {
        each.participant_id: f"…{each.person_id[-LAST:]}" if each.person_id else f"no. {each.participant_id}"
        for each in roster
        if counts[each.name] > 1
    }


def session_type_item(session_type: SessionType) -> dict[str, Any]:
    """A type of sessions as it is sent."""
    return session_type._asdict()


def closed_document(
    session_id: int,
    state: str,
    assumed_absent: int,
    correctable_until: datetime | None,
    warnings: Sequence[str],
    awaits_confirmation: bool = False,
) -> dict[str, Any]:
    """The answer to completing or cancelling a session. The other values: see Session."""
    return {
        "id": session_id,
        "state": state,
        "assumed_absent": assumed_absent,
        "correctable_until": moment.written(correctable_until),
        "awaits_confirmation": awaits_confirmation,
        "warnings": list(warnings),
    }
