"""People of an external registry: a preview, a first run, and a run over what has not changed, with time and memory."""

import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from runner.report import Report, Timing
from runner.series import REPOSITORY

PEOPLE, PAGE = 100_000, 500
FOREVER = 24 * 3600.0
ADDRESS = re.compile(r"(http://\S+)  token: (\S+)")
NOTES = (
    f"{PEOPLE:,} people, {PAGE} on a page, from a small registry in a process of its own on the same machine. Each "
    "page is a transaction of its own.",
    "Memory: by how much the process grows from before the first run to the end of the last.",
)


def make(env: Any) -> None:
    """Nobody is known before."""


def measure(env: Any) -> Report:
    """Measure everything."""
    found = Report({"people": PEOPLE, "people on a page": PAGE}, [], notes=list(NOTES))
    with _registry() as (address, token):
        source = env["spp.registry.source"].create(
            {
                "name": "Bench",
                "preset": "json",
                "url": address,
                "auth_kind": "bearer",
                "secret": token,
                "page_size": PAGE,
                "user_id": env.ref("base.user_admin").id,
            }
        )
        env.cr.commit()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for what, is_preview in (("first run", False), ("unchanged", False), ("preview, unchanged", True)):
            run = _ran(env, found, source, what, is_preview)
            if what != "first run" and run.left_count != PEOPLE:
                found.faults.append(f"{what}: {run.left_count} people were left as they are")
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    found.sizes["MiB more at the peak"] = grown // 1024
    return found


def _ran(env: Any, found: Report, source: Any, what: str, is_preview: bool) -> Any:
    """One run, as the schedule does it."""
    began, queries = time.perf_counter(), _queries()
    run = source.with_user(source.user_id)._new_run(is_preview)
    env.cr.commit()
    run._advance(FOREVER)
    env.cr.rollback()
    found.timings.append(Timing(what, PEOPLE, time.perf_counter() - began, _queries() - queries))
    if run.state != "done":
        raise ValueError(f"the run ended {run.state}: {run.summary}")
    return run


def _queries() -> int:
    """How many queries PostgreSQL was asked by all connections of this process."""
    return int(sys.modules["odoo.sql_db"].sql_counter)


@contextmanager
def _registry() -> Iterator[tuple[str, str]]:
    """The address and the token of a registry in a process of its own."""
    words = [sys.executable, "-m", "demo.registry", "--people", str(PEOPLE)]
    process = subprocess.Popen(words, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        found = ADDRESS.search(process.stdout.readline())
        assert found
        yield found[1], found[2]
    finally:
        process.kill()
        process.wait()
