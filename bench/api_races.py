"""Devices that send at the same instant: nothing may be lost or doubled."""

import re
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Barrier

from bench.api_client import Answer, Client, Rpc, marks
from runner.report import Report

# so often, each time at a session of its own
ROUNDS = 5
DEVICES, SAME = 8, 16
STATUSES = ("present", "late", "absent")
RETRY = re.compile(rb"tries left, try again in ([\d.]+) sec")
LEDGER = "spp.attendance.list"
NOTES = (
    f"At once: {DEVICES} devices send the marks of the same people of one session, each others and at another time; "
    f"{SAME} devices send the same new mark. Each {ROUNDS} times. Counted is how often Odoo repeats a request.",
)


def race(found: Report, device: Client, rpc: Rpc, sessions: list[int], roster: list[int], log: Path) -> None:
    """Add to a report what became of the races. log: what the server writes."""
    for what, run in (("one session", _on_one_session), ("the same mark", _the_same_mark)):
        before, began = log.stat().st_size, time.monotonic()
        for _ in range(ROUNDS):
            found.faults.extend(run(device, rpc, sessions.pop(), roster))
        taken = time.monotonic() - began
        waits = [float(each) for each in RETRY.findall(log.read_bytes()[before:])]
        found.sizes[f"at once, {what}: milliseconds a time"] = round(1000 * taken / ROUNDS)
        found.sizes[f"at once, {what}: requests repeated"] = len(waits)
        found.sizes[f"at once, {what}: milliseconds waited to repeat"] = round(1000 * sum(waits))


def _on_one_session(device: Client, rpc: Rpc, session: int, roster: list[int]) -> list[str]:
    began = datetime.combine(date.today() - timedelta(days=1), datetime.min.time()) + timedelta(hours=12)

    def send(number: int) -> Answer:
        at = (began + timedelta(minutes=number)).isoformat()
        return device.send("POST", _marks_of(session), marks(roster, STATUSES[number % 3], f"{at}Z"))

    faults = _faults(_at_once(DEVICES, send), Counter(created=DEVICES * len(roster)))
    lines = device.ask("GET", f"/sessions/{session}")["roster"]
    if {line["status"] for line in lines} != {STATUSES[(DEVICES - 1) % 3]}:
        faults.append(f"Session {session}: the latest statement does not stand of everybody.")
    return faults + _uncounted(rpc, session, DEVICES * len(roster))


def _the_same_mark(device: Client, rpc: Rpc, session: int, roster: list[int]) -> list[str]:
    body = marks(roster[:1])
    answers = _at_once(SAME, lambda _number: device.send("POST", _marks_of(session), body))
    return _faults(answers, Counter(created=1, duplicate=SAME - 1)) + _uncounted(rpc, session, 1)


def _marks_of(session: int) -> str:
    return f"/sessions/{session}/attendances"


def _at_once(count: int, send: Callable[[int], Answer]) -> list[Answer]:
    gate = Barrier(count)

    def run(number: int) -> Answer:
        gate.wait()
        return send(number)

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(run, range(count)))


def _faults(answers: list[Answer], expected: Counter[str]) -> list[str]:
    bad = [f"{answer.status}: {answer.body}" for answer in answers if answer.status != 200]
    if bad:
        return bad
    got = Counter(result["outcome"] for answer in answers for result in answer.body["results"])
    return [] if got == expected else [f"{dict(got)}, and not {dict(expected)}"]


def _uncounted(rpc: Rpc, session: int, expected: int) -> list[str]:
    count = rpc.call(LEDGER, "search_count", [["session_id", "=", session]])
    return [] if count == expected else [f"Session {session} has {count} records, and not {expected}."]
