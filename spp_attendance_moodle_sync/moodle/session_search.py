"""Finding the sessions of activities that Moodle cannot list, by trying numbers.

One text with a "<" in a session makes Moodle refuse the list of the whole activity, while it shows each of the other
sessions. Moodle numbers all sessions of a site in one row. So each number is tried once for all such activities: first
those above the ones tried before, then from there downwards, so that what was made last is found first.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any, NamedTuple

from .activity_sessions import PATIENCE
from .client import Client
from .errors import FINAL_ERRORS, InvalidResponse, MoodleError, UnexpectedAnswer
from .records import Session

# A run tries at most so many numbers, so that it is no burden for the site; the next run goes on.
MOST_ASKED = 400
# So many numbers above the highest one that is there are tried in every run: sessions may have been made since.
AHEAD = 10
# Many may have been deleted in a row: a run tries so many of the numbers beyond, the next run the following ones, up to
# so far above, and then the first ones again.
BEYOND, FURTHEST = 10, 10_000
# A run asks again for so many sessions that could not be read, in turn.
MOST_AGAIN = 50


class Progress(NamedTuple):
    """How far a search is, for the next run.

    activities: numbers of those whose sessions are looked for; low, high: for these all numbers from low to high were
    tried; highest: the highest number that is known to be there; beyond: how far above it was tried
    again: numbers of sessions that could not be read, so that it is not known of which activity they are
    """

    activities: tuple[int, ...] = ()
    low: int = 1
    high: int = 0
    highest: int = 0
    beyond: int = 0
    again: tuple[int, ...] = ()

    @classmethod
    def from_stored(cls, stored: dict[str, Any] | None) -> Progress:
        """stored: what to_stored() has given, None for nothing"""
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in (stored or {}).items()
        }
        return cls(**values)

    def to_stored(self) -> dict[str, Any]:
        """The place as JSON."""
        values = self._asdict()
        return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}

    def of(self, activities: Iterable[int], highest: int) -> Progress:
        """The place of a search for some activities, which begins anew where one of them was not looked for before.

        highest: the highest number that is known by now
        """
        numbers, highest = tuple(sorted(activities)), max(highest, self.highest)
        if not numbers:
            return Progress()
        if {*numbers} <= {*self.activities}:
            return self._replace(activities=numbers, highest=highest)
        return self._replace(activities=numbers, low=highest + 1, high=highest, highest=highest)


class Found(NamedTuple):
    """What a search has found.

    sessions: of the activities, by id; unreadable: {number: the error} of sessions that are there and cannot be read,
    so that it is not known of which activity they are; place: for the next run; is_whole: whether all numbers were
    tried that may be one of theirs, but for those above the highest; error: what has ended the search, None for nothing
    """

    sessions: list[Session]
    unreadable: dict[int, MoodleError]
    place: Progress
    is_whole: bool
    error: MoodleError | None


class SessionSearch:
    """place: where to go on; seen: numbers of sessions that are known already, of all activities

    floor: up to this number all sessions of the activities are known; is_late: asked before each call whether time has
    run out
    """

    def __init__(
        self, client: Client, place: Progress, seen: Collection[int], floor: int, is_late: Callable[[], bool]
    ) -> None:
        self._client, self._place, self._seen, self._floor, self._is_late = client, place, seen, floor, is_late
        self._low, self._high, self._highest, self._beyond = place.low, place.high, place.highest, place.beyond
        self._left, self._failures_in_a_row = MOST_ASKED, 0
        self._sessions: list[Session] = []
        self._unreadable: dict[int, MoodleError] = {}
        # numbers to ask for again, in order
        self._again = dict.fromkeys(place.again)

    def run(self) -> Found:
        """Try numbers. An error that ends it is returned with what was found before."""
        error = None
        try:
            self._try_newest()
            self._try_down()
            self._try_beyond()
            self._try_again()
        except MoodleError as raised:
            error = raised
        place = Progress(self._place.activities, self._low, self._high, self._highest, self._beyond, tuple(self._again))
        sessions = sorted(self._sessions, key=lambda session: session.id)
        return Found(sessions, self._unreadable, place, self._is_whole, error)

    @property
    def _is_whole(self) -> bool:
        return self._low <= self._floor + 1 and self._high >= self._highest

    def _may_ask(self) -> bool:
        return self._left > 0 and not self._is_late()

    def _try_newest(self) -> None:
        """Try the numbers above those that were tried, on and on as long as sessions are there."""
        number = self._high
        while number < self._highest + AHEAD and self._may_ask():
            number += 1
            self._try(number)
            if number <= self._highest:
                self._high = number

    def _try_down(self) -> None:
        while self._low > self._floor + 1 and self._may_ask():
            self._low -= 1
            self._try(self._low)

    def _try_beyond(self) -> None:
        """Try some of the numbers far above. Where one is there, those up to it are next."""
        first, highest = self._highest + AHEAD, self._highest
        for _time in range(BEYOND if self._is_whole else 0):
            if not self._may_ask():
                return
            self._beyond = self._beyond % FURTHEST + 1
            self._try(first + self._beyond)
            if self._highest > highest:
                self._beyond = 0
                self._try_newest()
                return

    def _try_again(self) -> None:
        for number in [*self._again][:MOST_AGAIN]:
            if not self._may_ask():
                return
            if number not in self._unreadable:
                self._try(number)

    def _try(self, number: int) -> None:
        """Ask for a session, unless it is known."""
        self._again.pop(number, None)
        if number in self._seen:
            return
        self._left -= 1
        try:
            session = self._client.session(number)
        except FINAL_ERRORS:
            self._again[number] = None
            raise
        except MoodleError as error:
            self._note_error(number, error)
            return
        self._note_there(number)
        if session.activity_id in self._place.activities:
            self._sessions.append(session)

    def _note_error(self, number: int, error: MoodleError) -> None:
        if not error.is_answer:
            self._again[number] = None
            self._failures_in_a_row += 1
            if self._failures_in_a_row >= PATIENCE:
                raise error
            return
        self._failures_in_a_row = 0
        if error.is_session_gone:
            return
        self._note_there(number)
        if isinstance(error, (InvalidResponse, UnexpectedAnswer)):
            self._unreadable[number] = error
            self._again[number] = None

    def _note_there(self, number: int) -> None:
        self._failures_in_a_row = 0
        self._highest = max(self._highest, number)
