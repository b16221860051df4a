"""Sending marks of one session: one after the other; a mark has arrived when Moodle shows it."""

from __future__ import annotations

from collections.abc import Mapping
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
# A mark is sent only by a look at the session that is no older than so many seconds: meanwhile a teacher may mark too.
FRESH_SECONDS = 2.0


class Outgoing(NamedTuple):
    """status: what to send; instead_of: the status in Moodle when that was decided, "" for not marked."""

    status: str
    instead_of: str = ""


class Pushed(NamedTuple):
    """What came of a push.

    outcomes: by Moodle's user id. ARRIVED, Moodle shows it; CHANGED, it was changed in Moodle meanwhile: what was
    changed before it was sent is not overwritten; NOT_LISTED, not a person of this session; NO_SUCH_STATUS, the session
    offers none that means it; REFUSED by Moodle; FAILED, it is not known whether it arrived; NOT_KEPT, Moodle took it
    and goes on to show the one from before, as it does where a person has two rows; NOT_SENT, the site had stopped
    answering before, or time had run out
    session: as it was read after the last mark, None where that failed; its `taken_at` is our own doing
    unsure: ids of the users whose mark was sent while somebody marked others: it may have replaced a mark nobody saw
    """

    outcomes: dict[int, str]
    session: Session | None
    unsure: frozenset[int] = frozenset()


def push(client: Client, session_id: int, marks: Mapping[int, Outgoing], statuses: Mapping[str, str]) -> Pushed:
    """Send marks, by Moodle's user id, in the order given, and read the session again.

    statuses: the acronyms' meaning, see `sheet.read`. Statuses and people are chosen from the session as it is now, for
    older sites check nothing. Raises MoodleError where the session cannot be read first, and AccessRefused.
    """
    sender = _Sender(client, session_id, statuses)
    outcomes = {user_id: sender.send(user_id, mark) for user_id, mark in marks.items()}
    is_seen = sender.look_after() if ARRIVED in outcomes.values() else True
    return Pushed(
        {user_id: sender.outcome(user_id, outcome, is_seen) for user_id, outcome in outcomes.items()},
        sender.session if is_seen else None,
        frozenset(sender.unsure),
    )


def settle(client: Client, session_id: int, user_id: int, status: str, statuses: Mapping[str, str]) -> str:
    """Send one mark, whatever Moodle shows now. Returns its outcome. Raises MoodleError as `push` does."""
    marks = sheet.read(client.session(session_id), statuses).marks
    if user_id not in marks:
        return NOT_LISTED
    return push(client, session_id, {user_id: Outgoing(status, marks[user_id].status or "")}, statuses).outcomes[
        user_id
    ]


class _Sender:
    """The session as it was read last, and how to send to it.

    unsure: see Pushed
    """

    def __init__(self, client: Client, session_id: int, statuses: Mapping[str, str]) -> None:
        self._client, self._statuses, self._us = client, statuses, client.site().user_id
        self._is_over, self.unsure = False, set[int]()
        self._sent: dict[int, Outgoing] = {}
        self._sent_since_look: set[int] = set()
        self._looked_at = client.clock()
        self._take(client.session(session_id))

    def _take(self, session: Session) -> None:
        self.session, self._marks = session, sheet.read(session, self._statuses).marks

    def _look(self) -> None:
        """Read the session again, and note whether somebody has marked in it since the last look."""
        began, before, marks_before = self._client.clock(), self.session, self._marks
        self._take(self._client.session(before.id))
        if self._is_marked_by_others(before, marks_before):
            self.unsure |= self._sent_since_look
        self._looked_at, self._sent_since_look = began, set()

    def _is_marked_by_others(self, before: Session, marks_before: Mapping[int, sheet.Mark]) -> bool:
        taking, taking_before = (self.session.taken_by, self.session.taken_at), (before.taken_by, before.taken_at)
        if self.session.taken_by != self._us and taking != taking_before:
            return True
        return any(marks_before.get(each) != mark for each, mark in self._marks.items() if each not in self._sent)

    def look_after(self) -> bool:
        """Look at what became of the marks that were sent. Returns False where that failed."""
        if not self._sent:
            return True
        try:
            self._look()
        except AccessRefused:
            raise
        except MoodleError:
            return False
        return True

    def outcome(self, user_id: int, outcome: str, is_seen: bool) -> str:
        """What became of a mark that was sent with some outcome. is_seen: whether look_after() has seen it"""
        if outcome != ARRIVED or user_id not in self._sent:
            return outcome
        if not is_seen:
            return FAILED
        sent, shown = self._sent[user_id], self._marks.get(user_id)
        if shown and shown.status == sent.status:
            return ARRIVED
        is_as_before = shown and shown.status == sent.instead_of and self.session.taken_by == self._us
        return NOT_KEPT if is_as_before else CHANGED

    def send(self, user_id: int, mark: Outgoing) -> str:
        """Send a mark where Moodle shows the one that it is to replace. Returns its outcome."""
        if user_id in self._marks and not self._is_over:
            self._look_if_stale()
        if user_id not in self._marks:
            return NOT_LISTED
        if self._is_over:
            return NOT_SENT
        now = self._marks[user_id].status
        if now in (mark.status, None) or now != mark.instead_of:
            return ARRIVED if now == mark.status else CHANGED
        status_id = sheet.status_id(self.session, mark.status, self._statuses)
        if status_id is None:
            return NO_SUCH_STATUS
        self._sent[user_id] = mark
        return self._outcome_of_sending(user_id, status_id)

    def _look_if_stale(self) -> None:
        """Read the session again where the last look is too old. Where that fails, nothing more is sent."""
        if self._client.clock() - self._looked_at <= FRESH_SECONDS:
            return
        try:
            self._look()
        except AccessRefused:
            raise
        except MoodleError:
            self._is_over = True

    def _outcome_of_sending(self, user_id: int, status_id: int) -> str:
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
            self._sent_since_look.add(user_id)
            try:
                self._client.update_user_status(self.session, user_id, status_id)
                return ARRIVED
            except MoodleError as error:
                if not error.is_transient:
                    raise
                last = error
            shown = self._shown_after(user_id, status_id, last)
            if shown:
                return shown
        raise last

    def _shown_after(self, user_id: int, status_id: int, last: MoodleError) -> str:
        """ARRIVED or CHANGED, by what Moodle shows though sending the mark failed; "" where it shows the one before.

        last: how it failed, raised where there is no time to look
        """
        try:
            self._look()
        except DeadlineExceeded:
            raise last from None
        if any(log.user_id == user_id and log.status_id == status_id for log in self.session.logs):
            return ARRIVED
        mark = self._marks.get(user_id)
        return "" if mark and mark.status == self._sent[user_id].instead_of else CHANGED
