"""All sessions of an activity, also where Moodle cannot show one of them, or cannot list them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable
from typing import NamedTuple

from .client import Client
from .errors import FINAL_ERRORS, InvalidResponse, MoodleError, UnexpectedAnswer
from .records import Session

# After so many calls in a row that a site has not answered it is left alone.
PATIENCE = 3


class ActivitySessions(NamedTuple):
    """What was found of an activity.

    sessions: those that could be read, by id; unreadable: {id: the error} of those that are known and cannot be read,
    which a text with a "<" does; removed: ids that were asked for and are gone; is_whole: whether Moodle listed them
    all itself, in a way that can be used; cut_at: the id after which time ran out for asking one by one, 0 where all
    were asked for; error: what has ended asking one by one, None for nothing
    """

    sessions: list[Session]
    unreadable: dict[int, MoodleError]
    removed: list[int]
    is_whole: bool
    cut_at: int = 0
    error: MoodleError | None = None


def read(
    client: Client,
    activity_id: int,
    known: Collection[int],
    is_late: Callable[[], bool] = lambda: False,
    read_before: Container[str] = (),
) -> ActivitySessions:
    """The sessions of an activity. known: ids of those seen before.

    is_late: whether time has run out for asking one by one; at least one is asked for
    read_before: see Client.sessions
    A session counts as removed only when Moodle answers that it is gone, never because a list lacks it.
    Raises MoodleError where its list cannot be asked for. What ends asking one by one is returned with what was read.
    """
    if not client.installed().is_listable:
        return _of_activity(read_each(client, known, is_late), activity_id)
    try:
        listed = client.sessions(activity_id, read_before)
    except (InvalidResponse, UnexpectedAnswer) as error:
        if error.is_transient:
            raise
        return _of_activity(read_each(client, known, is_late), activity_id)
    rest = _of_activity(read_each(client, {*known} - {session.id for session in listed}, is_late), activity_id)
    sessions = sorted([*listed, *rest.sessions], key=lambda each: each.id)
    return rest._replace(sessions=sessions, is_whole=client.lists_whole(activity_id))


def read_each(client: Client, numbers: Iterable[int], is_late: Callable[[], bool]) -> ActivitySessions:
    """Sessions by their numbers, of whatever activity. What ends it is returned with what was read until then."""
    found, last, failures_in_a_row = ActivitySessions([], {}, [], False), 0, 0
    for number in sorted(numbers):
        if last and is_late():
            return found._replace(cut_at=last)
        try:
            is_answered = _read_into(found, client, number)
        except FINAL_ERRORS as error:
            return found._replace(error=error)
        failures_in_a_row = 0 if is_answered else failures_in_a_row + 1
        if failures_in_a_row >= PATIENCE:
            return found._replace(error=found.unreadable[number])
        last = number
    return found


def _of_activity(found: ActivitySessions, activity_id: int) -> ActivitySessions:
    return found._replace(sessions=[session for session in found.sessions if session.activity_id == activity_id])


def _read_into(found: ActivitySessions, client: Client, number: int) -> bool:
    """Read one session. Returns whether the site has answered."""
    try:
        found.sessions.append(client.session(number))
    except FINAL_ERRORS:
        raise
    except MoodleError as error:
        if error.is_session_gone:
            found.removed.append(number)
        else:
            found.unreadable[number] = error
        return error.is_answer
    return True
