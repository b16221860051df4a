"""How far the clock of a site is from ours, by the Date of its answers. The later mark wins, so this decides marks."""

from __future__ import annotations

import time
from datetime import datetime
from typing import NamedTuple

# Seconds that clocks may differ before anybody is told.
TOLERATED = 60.0


class Offset(NamedTuple):
    """Bounds of what has to be added to our clock to have that of the site, in seconds."""

    least: float
    most: float

    @property
    def seconds(self) -> float:
        """What the clocks differ by for certain, 0 where that is tolerated. Above 0: the site's is ahead of ours."""
        if -TOLERATED <= self.most and self.least <= TOLERATED:
            return 0.0
        return (self.least + self.most) / 2


def offset(date: datetime, began: float, ended: float) -> Offset:
    """What an answer tells. date: of the answer, cut to whole seconds; began, ended: of the exchange, by our clock."""
    theirs = date.timestamp()
    return Offset(theirs - ended, theirs + 1.0 - began)


class Clock:
    """Compares the clocks with each answer of a site, and keeps what tells most: the shortest exchange."""

    def __init__(self) -> None:
        self.offset = Offset(-TOLERATED, TOLERATED)
        self._shortest = float("inf")

    def now(self) -> float:
        """Seconds since 1970, by our clock."""
        return time.time()

    def note(self, date: datetime | None, began: float) -> None:
        """date: of an answer that has just come, None where it does not say; began: when the request was sent"""
        ended = self.now()
        if date and 0 <= ended - began < self._shortest:
            self._shortest, self.offset = ended - began, offset(date, began, ended)
