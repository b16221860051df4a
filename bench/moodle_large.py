"""Moodle: one course of very many people, beside asking alone and a bare model; and how much memory a pull takes."""

import os
import re
import time
from pathlib import Path
from statistics import median
from typing import Any

from bench import bare_model, moodle, small_moodle
from runner.report import Comparison, Measure, Report, Timing

# sessions x people, in one activity whose sessions come in one answer
SIZE = os.environ.get("SPP_BENCH_SIZE") or "300x600"
SESSIONS, PEOPLE = map(int, SIZE.split("x"))
ALLOWED_FIRST, ALLOWED_UNCHANGED, ALLOWED_MEMORY = 1.5, 1.2, 400
ROUNDS = 3
WHAT = f"{SESSIONS} x {PEOPLE} at 0 ms"
NOTES = (
    f"{WHAT}: one activity with {SESSIONS} sessions of {PEOPLE} people. Beside it asking alone, and Odoo's own "
    "`create()`, session by session, of a model that has the columns of the lines, no index and no rule, given all "
    "values that the lines have in the end.",
    "Memory of it: the most that the whole process, Odoo included, held in the first pull.",
)


def make(env: Any) -> None:
    """Make a bare model as wide as the lines."""
    bare_model.add(env, "spp.session.attendance")


def add(env: Any, found: Report) -> None:
    """Measure, and add what was found to a report."""
    lines = SESSIONS * PEOPLE
    with small_moodle.serving(0.0, SESSIONS, PEOPLE, activities=1) as address:
        pulls = []
        for turn in range(ROUNDS):
            site = moodle.connected(env, f"large, {turn}", address)
            _forget_peak()
            pulls.append(moodle.synced(site))
            if not turn:
                found.measures.append(Measure(f"memory, {WHAT}", _peak(), "MiB", ALLOWED_MEMORY))
        asking, unchanged = [], []
        for _turn in range(ROUNDS):
            asking.append(moodle.ask_all(address))
            unchanged.append(moodle.synced(site))
    creating = _creating(env, site)
    asked, first = median(each.seconds for each in asking), median(each.seconds for each in pulls)
    again = median(each.seconds for each in unchanged)
    found.comparisons.append(Comparison(f"first pull, {WHAT}", first, asked + creating, ALLOWED_FIRST))
    found.comparisons.append(Comparison(f"unchanged, {WHAT}", again, asked, ALLOWED_UNCHANGED))
    found.timings.append(Timing(f"first pull, {WHAT}", lines, first, pulls[-1].queries))
    found.timings.append(Timing(f"unchanged, {WHAT}", lines, again, unchanged[-1].queries))
    found.timings.append(Timing(f"asking alone, {WHAT}", lines, asked, 0))
    found.timings.append(Timing(f"bare create(), {WHAT}", lines, creating, 0))
    found.sizes[f"marks an hour, {WHAT}"] = round(lines / first * 3600)
    if any(each.written for each in unchanged):
        found.faults.append(f"a run over what has not changed wrote something, {WHAT}")


def _creating(env: Any, site: Any) -> float:
    """Seconds to create the bare model's records, session by session; it is undone."""
    env = env(user=env.ref("base.user_admin").id)
    sessions = env["spp.session"].search([("moodle_instance_id", "=", site.id)])
    seconds = 0.0
    for session in sessions:
        rows = bare_model.values_of(session.attendance_ids)
        env.flush_all()
        env.invalidate_all()
        began = time.perf_counter()
        env[bare_model.NAME].create(rows)
        env.flush_all()
        seconds += time.perf_counter() - began
    env.cr.rollback()
    return seconds


def _forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def _peak() -> int:
    """The most memory this process has held since _forget_peak(), in MiB."""
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) // 1024  # type: ignore[index]
