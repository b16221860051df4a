"""The mark of each person on the list of a session, in our statuses; and the status of Moodle for one of ours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from .records import Log, Session

# Why a row is skipped.
NO_STATUS, UNKNOWN_STATUS, UNMAPPED, NOT_LISTED, DUPLICATE = (
    "no_status",
    "unknown_status",
    "unmapped",
    "not_listed",
    "duplicate",
)
# What an installation in English has; other languages translate them, and every activity may change them.
ACRONYMS = {"P": "present", "A": "absent", "L": "late", "E": "excused"}


class Mark(NamedTuple):
    """The mark of one person in Moodle. status: "" for not marked, None for a status without a meaning here."""

    status: str | None = ""
    remarks: str = ""


class Unmapped(NamedTuple):
    """A status without a meaning here. description: its name in Moodle; mark_count: how many marks have it"""

    description: str
    mark_count: int


class Sheet(NamedTuple):
    """A session, read. marks: one for each person on its list, by Moodle's user id; skipped: how many rows, by why."""

    marks: dict[int, Mark]
    skipped: Counter[str]


def read(session: Session, statuses: Mapping[str, str] = ACRONYMS) -> Sheet:
    """The marks of a session. statuses: from acronym, exactly as it is written, to present, absent, late or excused.

    A row of somebody who is not on the list is skipped. A status that was hidden or deleted since, or whose
    acronym nobody has mapped, is not understood: such a mark is neither taken over nor overwritten.
    """
    skipped: Counter[str] = Counter()
    acronyms = {status.id: status.acronym for status in session.statuses}
    marks = {user.id: Mark() for user in session.users}
    for log in _standing(session.logs, skipped):
        if log.user_id not in marks:
            skipped[NOT_LISTED] += 1
            continue
        status, why = _understood(log.status_id, acronyms, statuses)
        if why:
            skipped[why] += 1
        marks[log.user_id] = Mark(status, log.remarks)
    return Sheet(marks, skipped)


def _standing(logs: Iterable[Log], skipped: Counter[str]) -> list[Log]:
    """One row per person: of duplicates the last one made, as Moodle's own pages show them."""
    found: dict[int, Log] = {}
    for log in sorted(logs, key=lambda log: log.id):
        if log.user_id in found:
            skipped[DUPLICATE] += 1
        found[log.user_id] = log
    return list(found.values())


def _understood(status_id: int, acronyms: Mapping[int, str], statuses: Mapping[str, str]) -> tuple[str | None, str]:
    """Our status, and why the row is skipped."""
    if not status_id:
        return "", NO_STATUS
    if status_id not in acronyms:
        return None, UNKNOWN_STATUS
    status = statuses.get(acronyms[status_id])
    return status, "" if status else UNMAPPED


def unmapped(session: Session, settled: Container[str] = ACRONYMS) -> dict[str, Unmapped]:
    """The statuses a session offers that are not settled, by acronym, also those that nobody uses."""
    without = [status for status in session.statuses if status.acronym not in settled]
    if not without:
        return {}
    used = Counter(log.status_id for log in session.logs)
    found: dict[str, Unmapped] = {}
    for status in without:
        before = found.get(status.acronym, Unmapped(status.description, 0))
        found[status.acronym] = before._replace(mark_count=before.mark_count + used[status.id])
    return found


def status_id(session: Session, status: str, statuses: Mapping[str, str] = ACRONYMS) -> int | None:
    """The id by which to send our status to this session, None if it offers none.

    Where several acronyms mean the same, the one that comes first in `statuses` is taken.
    """
    offered = {each.acronym: each.id for each in reversed(session.statuses)}
    return next((offered[acronym] for acronym, ours in statuses.items() if ours == status and acronym in offered), None)


def is_assumed(session: Session, us: int, was_assumed: bool) -> bool:
    """Whether Moodle filled in the marks of a session by itself (automark), so that nobody stated them.

    Rows do not say who made them, sessions say who was the last to take them: 0 is Moodle itself.
    us: the token's user, whose pushes say nothing about the other marks; was_assumed: what the session was before
    """
    if session.taken_by == us:
        return was_assumed
    return not session.taken_by and any(log.status_id for log in session.logs)


def state(session: Session, sheet: Sheet, known: Iterable[int], now: datetime, is_assumed: bool = False) -> str:
    """The state of a pulled session: scheduled if it was never taken, completed if nothing is open, else in_progress.

    known: ids of Moodle's users who are known here; now: the moment, naive in UTC; is_assumed: whether nobody took it.
    It is completed only when it is past, taken, and every listed person who is known is marked.
    """
    if session.taken_at is None:
        return "scheduled"
    listed = [sheet.marks[user_id] for user_id in known if user_id in sheet.marks]
    is_over = session.end_at <= now and not is_assumed
    return "completed" if is_over and listed and all(mark.status for mark in listed) else "in_progress"
