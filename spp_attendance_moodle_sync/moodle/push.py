"""Sending marks of one session: one after the other; a mark has arrived when Moodle shows it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone
from typing import NamedTuple

from . import sheet
from .client import Client
from .errors import (
    AccessRefused,
    ConnectionFailed,
    DeadlineExceeded,
    MoodleError,
    Refusal,
)
from .records import Session

# What became of a mark.
ARRIVED, CHANGED, NOT_LISTED, NO_SUCH_STATUS, REFUSED, FAILED, NOT_KEPT, NOT_SENT, UNREADABLE, REMOVED = (
    "arrived",
    "changed",
    "not_listed",
    "no_such_status",
    "refused",
    "failed",
    "not_kept",
    "not_sent",
    "unreadable",
    "removed",
)
MOST_ATTEMPTS = 3
# A mark is sent only by a look at the session that is no older than so many seconds, and after which no more than so
# many marks were sent: meanwhile a teacher may mark too.
FRESH_SECONDS, MOST_BETWEEN_LOOKS = 2.0, 10


class Outgoing(NamedTuple):
    """status: what to send; instead_of: the status in Moodle when that was decided, "" for not marked."""

    status: str
    instead_of: str = ""


class Pushed(NamedTuple):
    """What came of a push.

    outcomes: by Moodle's user id. ARRIVED, Moodle shows it; CHANGED, it was changed in Moodle meanwhile: what was
    changed before it was sent is not overwritten; NOT_LISTED, not a person of this session; NO_SUCH_STATUS, the session
    offers none that means it; REFUSED by Moodle; FAILED, it is not known whether it arrived; NOT_KEPT, Moodle took it
    and has shown the one from before ever since, though nobody else was seen to mark, as it does where a person has two
    rows; NOT_SENT, the site had stopped answering before, or time had run out; UNREADABLE and REMOVED, not sent because
    the session could not be read again, or was gone
    session: as it was read after the last mark, None where that failed; its `taken_at` is our own doing
    unsure: ids of the users whose mark was sent while somebody marked: it may have replaced a mark nobody saw
    taken_at: when somebody else marked in between at the latest, as far as that was seen, otherwise when the push began
    """

    outcomes: dict[int, str]
    session: Session | None
    unsure: frozenset[int] = frozenset()
    taken_at: datetime | None = None


def push(client: Client, session_id: int, marks: Mapping[int, Outgoing], statuses: Mapping[str, str]) -> Pushed:
    """Send marks, by Moodle's user id, in the order given, and read the session again.

    statuses: the acronyms' meaning, see `sheet.read`. Statuses and people are chosen from the session as it is now, for
    older sites check nothing. Raises MoodleError where the session cannot be read first, and AccessRefused.
    """
    return _push(_Sender(client, session_id, statuses), marks)


def _push(sender: _Sender, marks: Mapping[int, Outgoing]) -> Pushed:
    outcomes = {user_id: sender.send(user_id, mark) for user_id, mark in marks.items()}
    is_seen = sender.look_after() if ARRIVED in outcomes.values() else True
    return Pushed(
        {user_id: sender.outcome(user_id, outcome, is_seen) for user_id, outcome in outcomes.items()},
        sender.session if is_seen else None,
        frozenset(sender.unsure),
        sender.taken_at,
    )


def settle(client: Client, session_id: int, user_id: int, status: str, statuses: Mapping[str, str]) -> str:
    """Send one mark, whatever Moodle shows now. Returns its outcome.

    Raises MoodleError where the session cannot be read before the mark is sent, and AccessRefused.
    """
    sender = _Sender(client, session_id, statuses)
    if user_id not in sender.marks:
        return NOT_LISTED
    outcome = _push(sender, {user_id: Outgoing(status, sender.marks[user_id].status or "")}).outcomes[user_id]
    if outcome in (UNREADABLE, REMOVED) and sender.error:
        raise sender.error
    return outcome


class _Sender:
    """The session as it was read last, and how to send to it.

    marks: as they were read last; unsure, taken_at: see Pushed; error: after which nothing more is sent, None for none
    """

    def __init__(self, client: Client, session_id: int, statuses: Mapping[str, str]) -> None:
        self._client, self._statuses, self._us = client, statuses, client.site().user_id
        self.error: MoodleError | None = None
        self.unsure: set[int] = set()
        self.taken_at: datetime | None = datetime.now(timezone.utc).replace(tzinfo=None, microsecond=0)
        self._sent: dict[int, Outgoing] = {}
        # users whose mark was sent since the last look; those whose mark Moodle has shown after it was sent
        self._sent_since_look: set[int] = set()
        self._shown: set[int] = set()
        self._take(client.session(session_id))

    def _take(self, session: Session) -> None:
        self.session, self.marks = session, sheet.read(session, self._statuses).marks
        self._looked_at = self._client.clock()

    def _look(self) -> None:
        """Read the session again, and note whether somebody has marked in it since the last look."""
        before, marks_before = self.session, self.marks
        self._take(self._client.session(before.id))
        if self._is_taken_by_others(before):
            self.taken_at = self.session.taken_at
        if self._is_taken_by_others(before) or any(self._is_by_others(each, marks_before) for each in self.marks):
            self.unsure |= self._sent_since_look
        self._shown |= {each for each, sent in self._sent.items() if self._status(each) == sent.status}
        self._sent_since_look = set()

    def _status(self, user_id: int) -> str | None:
        return self.marks[user_id].status if user_id in self.marks else None

    def _is_taken_by_others(self, before: Session) -> bool:
        taking, taking_before = (self.session.taken_by, self.session.taken_at), (before.taken_by, before.taken_at)
        return self.session.taken_by != self._us and taking != taking_before

    def _is_by_others(self, user_id: int, marks_before: Mapping[int, sheet.Mark]) -> bool:
        """Whether the mark of a user is somebody else's work since the last look. Who is new on the list has none."""
        sent = self._sent.get(user_id)
        if not sent:
            return self.marks[user_id] != marks_before.get(user_id, sheet.Mark())
        return self._status(user_id) != sent.status and not self._may_have_two_rows(user_id)

    def _may_have_two_rows(self, user_id: int) -> bool:
        """Whether Moodle goes on to show the status from before: the mark never appeared."""
        return user_id not in self._shown and self._status(user_id) == self._sent[user_id].instead_of

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
        if self._status(user_id) == self._sent[user_id].status:
            return ARRIVED
        return NOT_KEPT if self._may_have_two_rows(user_id) and not self.unsure else CHANGED

    def send(self, user_id: int, mark: Outgoing) -> str:
        """Send a mark where Moodle shows the one that it is to replace. Returns its outcome."""
        if user_id in self.marks and not self.error:
            self._look_if_stale()
        if user_id not in self.marks:
            return NOT_LISTED
        if self.error:
            return self._why_not_sent(self.error)
        now = self.marks[user_id].status
        if now in (mark.status, None) or now != mark.instead_of:
            return ARRIVED if now == mark.status else CHANGED
        status_id = sheet.status_id(self.session, mark.status, self._statuses)
        if status_id is None:
            return NO_SUCH_STATUS
        self._sent[user_id] = mark
        return self._outcome_of_sending(user_id, status_id)

    def _why_not_sent(self, error: MoodleError) -> str:
        if error.is_session_gone:
            return REMOVED
        return UNREADABLE if error.is_answer else NOT_SENT

    def _look_if_stale(self) -> None:
        """Read the session again where the last look is too old. Where that fails, nothing more is sent."""
        is_fresh = self._client.clock() - self._looked_at <= FRESH_SECONDS
        if is_fresh and len(self._sent_since_look) < MOST_BETWEEN_LOOKS:
            return
        try:
            self._look()
        except AccessRefused:
            raise
        except MoodleError as error:
            self.error = error

    def _outcome_of_sending(self, user_id: int, status_id: int) -> str:
        try:
            return self._send_until_known(user_id, status_id)
        except AccessRefused:
            raise
        except Refusal as error:
            self.error = error if error.is_session_gone else None
            return REMOVED if self.error else REFUSED
        except MoodleError as error:
            # Each mark of a site that hangs costs minutes, in which nothing arrives.
            self.error = error if isinstance(error, (ConnectionFailed, DeadlineExceeded)) else None
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
        return "" if self._status(user_id) == self._sent[user_id].instead_of else CHANGED
