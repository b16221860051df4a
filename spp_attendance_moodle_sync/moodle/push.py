"""Sending marks of one session: one after the other; a mark has arrived when Moodle shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from . import sheet
from .client import Client
from .errors import AccessRefused, ConnectionFailed, DeadlineExceeded, MoodleError, Refusal
from .records import Session

# What became of a mark.
ARRIVED, CHANGED, NOT_LISTED, NO_SUCH_STATUS, REFUSED, FAILED, NOT_KEPT, NOT_SENT = (
    "arrived",
    "changed",
    "not_listed",
    "no_such_status",
    "refused",
    "failed",
    "not_kept",
    "not_sent",
)
MOST_ATTEMPTS = 3


class Outgoing(NamedTuple):
    """status: what to send; instead_of: the status in Moodle when that was decided, "" for not marked."""

    status: str
    instead_of: str = ""


class Pushed(NamedTuple):
    """What came of a push.

    outcomes: by Moodle's user id. ARRIVED, Moodle shows it; CHANGED, it was changed in Moodle, and
    nothing was sent; NOT_LISTED, not a person of this session; NO_SUCH_STATUS, the session offers none that means it;
    REFUSED by Moodle; FAILED, it is not known whether it arrived; NOT_KEPT, Moodle took it and shows another, as it
    does where a person has two rows; NOT_SENT, the site had stopped answering before, or time had run out
    session: as it was read after the last mark, None where that failed; its `taken_at` is our own doing
    """

    outcomes: dict[int, str]
    session: Session | None


def push(client: Client, session_id: int, marks: Mapping[int, Outgoing], statuses: Mapping[str, str]) -> Pushed:
    """Send marks, by Moodle's user id, in the order given, and read the session again.

    statuses: the acronyms' meaning, see `sheet.read`. Statuses and people are chosen from the session as it is now, for
    older sites check nothing. Raises MoodleError where the session cannot be read first, and AccessRefused.
    """
    session = client.session(session_id)
    sender = _Sender(client, session, statuses)
    outcomes = {user_id: sender.send(user_id, mark) for user_id, mark in marks.items()}
    after = _read_after(client, session_id) if any(each == ARRIVED for each in outcomes.values()) else session
    if after:
        seen = sheet.read(after, statuses).marks
        outcomes |= {user_id: NOT_KEPT for user_id in _not_kept(outcomes, marks, seen)}
    else:
        outcomes = {user_id: FAILED if each == ARRIVED else each for user_id, each in outcomes.items()}
    return Pushed(outcomes, after)


def settle(client: Client, session_id: int, user_id: int, status: str, statuses: Mapping[str, str]) -> str:
    """Send one mark, whatever Moodle shows now. Returns its outcome. Raises MoodleError as `push` does."""
    marks = sheet.read(client.session(session_id), statuses).marks
    if user_id not in marks:
        return NOT_LISTED
    return push(client, session_id, {user_id: Outgoing(status, marks[user_id].status or "")}, statuses).outcomes[
        user_id
    ]


def _not_kept(
    outcomes: Mapping[int, str], marks: Mapping[int, Outgoing], seen: Mapping[int, sheet.Mark]
) -> Iterator[int]:
    for user_id, outcome in outcomes.items():
        if outcome == ARRIVED and (user_id not in seen or seen[user_id].status != marks[user_id].status):
            yield user_id


def _read_after(client: Client, session_id: int) -> Session | None:
    try:
        return client.session(session_id)
    except AccessRefused:
        raise
    except MoodleError:
        return None


class _Sender:
    """The session as it was read last, and how to send to it."""

    def __init__(self, client: Client, session: Session, statuses: Mapping[str, str]) -> None:
        self._client, self._session, self._statuses = client, session, statuses
        self._marks = sheet.read(session, statuses).marks
        self._is_over = False

    def send(self, user_id: int, mark: Outgoing) -> str:
        if user_id not in self._marks:
            return NOT_LISTED
        if self._is_over:
            return NOT_SENT
        now = self._marks[user_id].status
        if now in (mark.status, None) or now != mark.instead_of:
            return ARRIVED if now == mark.status else CHANGED
        status_id = sheet.status_id(self._session, mark.status, self._statuses)
        return NO_SUCH_STATUS if status_id is None else self._sent(user_id, status_id)

    def _sent(self, user_id: int, status_id: int) -> str:
        try:
            return self._send_until_known(user_id, status_id)
        except AccessRefused:
            raise
        except Refusal:
            return REFUSED
        except MoodleError as error:
            # Each mark of a site that hangs costs minutes, in which nothing arrives.
            self._is_over = isinstance(error, (ConnectionFailed, DeadlineExceeded))
            return NOT_SENT if isinstance(error, DeadlineExceeded) else FAILED

    def _send_until_known(self, user_id: int, status_id: int) -> str:
        """Send; where it is unknown whether that was done, look before sending again."""
        last: MoodleError = ConnectionFailed()
        for _attempt in range(MOST_ATTEMPTS):
            try:
                self._client.update_user_status(self._session, user_id, status_id)
                return ARRIVED
            except MoodleError as error:
                if not error.is_transient:
                    raise
                last = error
            if self._is_shown(user_id, status_id, last):
                return ARRIVED
        raise last

    def _is_shown(self, user_id: int, status_id: int, last: MoodleError) -> bool:
        """Whether the mark arrived though sending it failed. last: how, raised where there is no time to look."""
        try:
            self._session = self._client.session(self._session.id)
        except DeadlineExceeded:
            raise last from None
        return any(log.user_id == user_id and log.status_id == status_id for log in self._session.logs)
