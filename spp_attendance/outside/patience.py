"""Trying again what may well succeed a little later."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import NamedTuple, TypeVar

from .errors import OutsideError, TooManyRequests

Result = TypeVar("Result")


class Patience(NamedTuple):
    """How patiently, in seconds. seconds: no repetition begins later than this after the first attempt.

    base, cap: before the n-th repetition is waited a random time of up to base x 2^(n-1), never more than `cap`, so
    that many do not come back together ("full jitter"); after status 429 as long as was asked for, and that time more
    """

    seconds: float = 120.0
    base: float = 0.5
    cap: float = 20.0
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    jitter: Callable[[], float] = random.random

    def run(self, operation: Callable[[], Result]) -> Result:
        """The result of an operation that may be done several times. Raises its last error, a lasting one at once."""
        end, repetition = self.clock() + self.seconds, 0
        while True:
            try:
                return operation()
            except OutsideError as error:
                wait = self._wait(error, repetition)
                if not error.is_transient or self.clock() + wait > end:
                    raise
            self.sleep(wait)
            repetition += 1

    def _wait(self, error: OutsideError, repetition: int) -> float:
        asked = error.retry_after if isinstance(error, TooManyRequests) else None
        return (asked or 0.0) + (0.1 + 0.9 * self.jitter()) * min(self.cap, self.base * 2.0 ** min(repetition, 30))


PATIENCE = Patience()
