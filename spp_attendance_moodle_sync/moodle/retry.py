"""Trying again what may well succeed a little later."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable
from typing import NamedTuple, TypeVar

from .errors import DeadlineExceeded, MoodleError, TooManyRequests

Result = TypeVar("Result")


class Retry(NamedTuple):
    """How often and how patiently. Times are in seconds.

    attempts: the first one included; base, cap: before the n-th repetition is waited a random time of up to
    base x 2^(n-1), never more than `cap`, so that many workers do not come back together ("full jitter")
    budget: no repetition begins when this much time has passed since the first attempt
    deadline: a moment of the clock after which nothing begins, neither a first attempt nor a repetition
    """

    attempts: int = 4
    base: float = 0.5
    cap: float = 20.0
    budget: float = 120.0
    deadline: float = math.inf
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    jitter: Callable[[], float] = random.random

    def run(self, operation: Callable[[], Result]) -> Result:
        """The result of the operation. Raises its last error, a refusal at once, or DeadlineExceeded."""
        self.check_time()
        end = min(self.clock() + self.budget, self.deadline)
        for repetition in range(1, self.attempts):
            try:
                return operation()
            except MoodleError as error:
                wait = self._wait(error, repetition)
                if not error.is_transient or self.clock() + wait > end:
                    raise
                self.sleep(wait)
        return operation()

    def check_time(self) -> None:
        """Raises DeadlineExceeded when nothing is to begin any more."""
        if self.clock() > self.deadline:
            raise DeadlineExceeded

    def _wait(self, error: MoodleError, repetition: int) -> float:
        asked = error.retry_after if isinstance(error, TooManyRequests) else None
        jittered = self.jitter() * min(self.cap, self.base * 2.0 ** (repetition - 1))
        return jittered if asked is None else asked + jittered
