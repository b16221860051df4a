"""Finding the sessions of an activity that Moodle cannot list, by trying numbers.

One text with a "<" in a session makes Moodle refuse the list of the whole activity, while it shows each of the other
sessions. Moodle numbers all sessions of a site in one row, so new ones are above those that were there before.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection
from typing import NamedTuple

from .client import Client
from .errors import AccessRefused, InvalidResponse, MoodleError, RecordMissing, Refusal, UnexpectedAnswer
from .records import Session

# A run tries at most so many numbers, so that it is no burden for the site; the next run goes on.
MOST_ASKED = 400
# So many numbers above the highest one that is there are tried in every run: sessions may have been made since.
AHEAD = 30
# Beyond that, where many were deleted in a row, a few numbers up to so far above, more densely where it is nearer.
FURTHEST = 10_000


class Found(NamedTuple):
    """What a search has found.

    sessions: of the activity, by id; unreadable: {number: the error} of sessions that are there and cannot be read, so
    that it is not known of which activity they are; searched: all numbers up to it were tried; highest: the highest
    number that is known to be there; is_whole: whether all up to the highest were tried, and those next to it
    """

    sessions: list[Session]
    unreadable: dict[int, MoodleError]
    searched: int
    highest: int
    is_whole: bool


class SessionSearch:
    """client, activity_id: whose sessions are looked for

    seen: numbers of sessions that are known already, of all activities; searched: the number up to which an earlier
    search has tried all; is_late: asked before each call whether time has run out
    """

    def __init__(
        self, client: Client, activity_id: int, seen: Collection[int], searched: int, is_late: Callable[[], bool]
    ) -> None:
        self._client, self._activity_id, self._is_late = client, activity_id, is_late
        self._tried, self._highest = {*seen}, max(seen, default=0)
        self._searched, self._left = min(searched, self._highest), MOST_ASKED
        self._sessions: list[Session] = []
        self._unreadable: dict[int, MoodleError] = {}

    def run(self) -> Found:
        """Try the newest numbers first, then those never tried, from the lowest on. Raises MoodleError."""
        newest = self._try_newest()
        while self._searched < self._highest and self._may_ask():
            self._searched += 1
            self._try(self._searched)
        is_whole = self._searched == self._highest and newest >= self._highest + AHEAD
        if is_whole:
            self._try_beyond(newest)
        sessions = sorted(self._sessions, key=lambda session: session.id)
        return Found(sessions, self._unreadable, self._searched, self._highest, is_whole)

    def _may_ask(self) -> bool:
        return self._left > 0 and not self._is_late()

    def _try_newest(self) -> int:
        """Try numbers above the highest one, with half of the calls. Each that is there leads further.

        Returns the last one.
        """
        number, is_caught_up = self._highest, self._searched == self._highest
        while number < self._highest + AHEAD and self._left > MOST_ASKED // 2 and self._may_ask():
            number += 1
            self._try(number)
        if is_caught_up:
            self._searched = min(number, self._highest)
        return number

    def _try_beyond(self, number: int) -> None:
        """Try some numbers far above: where one is there, the next run tries those in between."""
        distance = AHEAD
        while distance < FURTHEST and self._may_ask():
            for _place in range(2):
                self._try(number + random.randint(distance // 2, distance))
            distance *= 2

    def _try(self, number: int) -> None:
        """Ask for a session, unless it is known or was tried."""
        if number in self._tried:
            return
        self._tried.add(number)
        self._left -= 1
        if self._is_there(number):
            self._highest = max(self._highest, number)

    def _is_there(self, number: int) -> bool:
        try:
            session = self._client.session(number)
        except AccessRefused:
            raise
        except (Refusal, UnexpectedAnswer) as error:
            if error.is_transient:
                raise
            if isinstance(error, (InvalidResponse, UnexpectedAnswer)):
                self._unreadable[number] = error
            return not (isinstance(error, RecordMissing) and error.is_session)
        if session.activity_id == self._activity_id:
            self._sessions.append(session)
        return True
