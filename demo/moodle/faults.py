"""Faults that can be planned for the next requests."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

# CUT ends the connection in the middle of the answer, DROP without one; in both cases the call was done. REFUSE answers
# with `status` without doing anything, CRASH with `status` after it was done.
CUT, DROP, REFUSE, CRASH = "cut", "drop", "refuse", "crash"


class Fault(NamedTuple):
    """One fault. function: what it is for, by the end of the name, "" for any; retry_after: a header, "" for none."""

    kind: str
    function: str = ""
    status: int = 500
    retry_after: str = ""


@dataclass
class Faults:
    """latency: seconds before every answer. Each planned fault happens to the next request that it fits.

    clock_offset: by how many seconds the clock of the web server is ahead, None where it says no time; headers: more
    of every answer; spoil: changes the value that a function answers with, by its name
    """

    latency: float = 0.0
    clock_offset: float | None = 0.0
    headers: dict[str, str] = field(default_factory=dict)
    spoil: Callable[[str, Any], Any] | None = None
    _planned: list[Fault] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def plan(self, fault: Fault, times: int = 1) -> None:
        """Plan a fault for the next `times` requests that it fits."""
        with self._lock:
            self._planned += [fault] * times

    def next(self, function: str) -> Fault | None:
        """The fault for a request of that function, which is used up then."""
        with self._lock:
            fault = next((each for each in self._planned if function.endswith(each.function)), None)
            if fault:
                self._planned.remove(fault)
            return fault
