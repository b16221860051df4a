"""All sessions of an activity, also where Moodle cannot show one of them, or cannot list them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import NamedTuple

from .client import Client
from .errors import AccessRefused, InvalidResponse, MoodleError, RecordMissing, Refusal, UnexpectedAnswer
from .records import Session


class ActivitySessions(NamedTuple):
    """What was found of an activity.

    sessions: those that could be read, by id; unreadable: {id: the error} of those that are known and cannot be read,
    which a text with a "<" does; removed: ids that were asked for and are gone; is_whole: whether Moodle listed them
    all itself, in a way that can be used; cut_at: the id after which time ran out for asking one by one, 0 where all
    were asked for
    """

    sessions: list[Session]
    unreadable: dict[int, MoodleError]
    removed: list[int]
    is_whole: bool
    cut_at: int = 0


def read(
    client: Client, activity_id: int, known: Collection[int], is_late: Callable[[], bool] = lambda: False
) -> ActivitySessions:
    """The sessions of an activity. known: ids of those seen before, and of such as may be of it.

    is_late: whether time has run out for asking one by one; at least one is asked for
    A session counts as removed only when Moodle answers that it is gone, never because a list lacks it.
    Raises MoodleError where nothing more can be asked either.
    """
    if not client.installed().is_listable:
        return _one_by_one(client, activity_id, known, is_late)
    try:
        listed = client.sessions(activity_id)
    except (InvalidResponse, UnexpectedAnswer) as error:
        if error.is_transient:
            raise
        return _one_by_one(client, activity_id, known, is_late)
    rest = _one_by_one(client, activity_id, {*known} - {session.id for session in listed}, is_late)
    sessions = sorted([*listed, *rest.sessions], key=lambda each: each.id)
    return rest._replace(sessions=sessions, is_whole=client.lists_whole(activity_id))


def _one_by_one(
    client: Client, activity_id: int, known: Collection[int], is_late: Callable[[], bool]
) -> ActivitySessions:
    found, last = ActivitySessions([], {}, [], False), 0
    for session_id in sorted(known):
        if last and is_late():
            return found._replace(cut_at=last)
        _read_into(found, client, activity_id, session_id)
        last = session_id
    return found


def _read_into(found: ActivitySessions, client: Client, activity_id: int, session_id: int) -> None:
    try:
        session = client.session(session_id)
    except (Refusal, UnexpectedAnswer) as error:
        if isinstance(error, AccessRefused):
            raise
        if isinstance(error, RecordMissing) and error.is_session:
            found.removed.append(session_id)
        else:
            found.unreadable[session_id] = error
    else:
        if session.activity_id == activity_id:
            found.sessions.append(session)
