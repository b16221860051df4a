"""All sessions of an activity, also where Moodle cannot show one of them, or cannot list them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from .client import Client
from .errors import AccessRefused, InvalidResponse, RecordMissing, Refusal, UnexpectedAnswer
from .records import Session

# So many numbers above the highest that is known are tried: sessions made since.
AHEAD = 10


class ActivitySessions(NamedTuple):
    """What was found of an activity.

    sessions: those that could be read, by id; unreadable: ids of those that are there and cannot be, which a remark
    with markup does; removed: ids that were asked for and are gone; is_whole: whether Moodle listed them all itself,
    in a way that can be used
    """

    sessions: list[Session]
    unreadable: list[int]
    removed: list[int]
    is_whole: bool


def read(client: Client, activity_id: int, known: Collection[int], others: Iterable[int] = ()) -> ActivitySessions:
    """The sessions of an activity. known: ids of those seen before; others: ids that may be of it too, see `unseen`.

    A session counts as removed only when Moodle answers that it is gone, never because a list lacks it.
    Raises MoodleError where nothing more can be asked either.
    """
    if not client.installed().is_listable:
        return _one_by_one(client, activity_id, known, ())
    try:
        listed = client.sessions(activity_id)
    except (InvalidResponse, UnexpectedAnswer) as error:
        if error.is_transient:
            raise
        return _one_by_one(client, activity_id, known, others)
    gone = sorted({*known} - {session.id for session in listed})
    rest = _one_by_one(client, activity_id, gone, ())
    sessions = sorted([*listed, *rest.sessions], key=lambda each: each.id)
    return rest._replace(sessions=sessions, is_whole=client.lists_whole(activity_id))


def unseen(seen: Iterable[int], most: int = 200) -> list[int]:
    """Ids between those of the sessions seen, the newest first: among them are those of an activity never listed.

    seen: ids of the sessions of all activities that were read. Moodle numbers all sessions of a site in one row and has
    no other way to tell the sessions of an activity one of whose remarks holds markup.
    """
    ids = {*seen}
    return [each for each in range(max(ids, default=0) + AHEAD, 0, -1) if each not in ids][:most]


def _one_by_one(client: Client, activity_id: int, known: Collection[int], others: Iterable[int]) -> ActivitySessions:
    found = ActivitySessions([], [], [], False)
    for session_id in sorted({*known, *others}):
        _read_into(found, client, activity_id, session_id, is_known=session_id in known)
    return found


def _read_into(found: ActivitySessions, client: Client, activity_id: int, session_id: int, is_known: bool) -> None:
    try:
        session = client.session(session_id)
    except (Refusal, UnexpectedAnswer) as error:
        if isinstance(error, AccessRefused):
            raise
        if isinstance(error, RecordMissing) and error.is_session:
            found.removed.extend([session_id] if is_known else [])
        elif is_known or isinstance(error, (InvalidResponse, UnexpectedAnswer)):
            # The activity of a session that was never read is not known.
            found.unreadable.append(session_id)
    else:
        if session.activity_id == activity_id:
            found.sessions.append(session)
