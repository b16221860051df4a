"""One update: an earlier state is installed, filled, updated to the sources of today by Odoo itself, and compared."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from runner import cache, postgres, prepared, profiles, suite, template, web
from runner.console import Failure
from runner.odoo import ASKS_THIS_MACHINE, Odoo
from runner.tree import Tree
from runner.upgrade import accepted, answers, contents, filling, states, still_works, structure
from runner.upgrade.api import Receiver
from runner.upgrade.contents import Contents
from runner.upgrade.filling import Filled
from runner.upgrade.releases import Release

DATABASE = "spp_upgrade"
SLOTS = 16
# Nothing runs by schedule meanwhile: what has changed the update has changed.
SETTINGS = {"max_cron_threads": "0"}

# What makes addons refuse a database of another version.
CHECK = "spp_session_tracking/tools/code_version.py"


@dataclass
class Found:
    """What came of an update: how much there was, how long it took, and what is otherwise without being accepted."""

    release: Release
    series: str
    counts: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    differences: list[str] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)

    def note(self, what: str, changes: dict[str, str]) -> None:
        """Note changes, each among those that are accepted or those that are not."""
        for place, how in changes.items():
            is_accepted = accepted.reason(what, place, how)
            (self.accepted if is_accepted else self.differences).append(f"{what}: {place} {how}")

    @contextmanager
    def timed(self, what: str) -> Iterator[None]:
        """Note how long the block takes."""
        began = time.monotonic()
        yield
        self.seconds[what] = self.seconds.get(what, 0) + time.monotonic() - began


@dataclass(frozen=True)
class Before:
    """What there was before the update."""

    filled: Filled
    contents: Contents
    answers: dict[str, Any]


def run(release: Release, tree: Tree, python: Path, receiver: Receiver) -> Found:
    """Update one state on one series."""
    found = Found(release, str(tree.series))
    addons = states.addons(release, tree, python)
    with postgres.serving(f"test-{tree.series}", hasty=True, slots=SLOTS) as server:
        folder = cache.folder() / "instances" / server.slot
        ours = suite.addons_folder(tree, python)
        now = Odoo(tree, python, server, DATABASE, ours, folder, SETTINGS, profiles.alone(), ASKS_THIS_MACHINE)
        then = replace(now, addons=addons, profile=states.profile(addons, now.profile))
        try:
            before = _before(found, then, states.sources(release), receiver)
            _refused(found, now)
            _updated(found, now, then, before.contents)
            _compared(found, now, before, receiver)
            if (then.addons / CHECK).exists():
                _refused(found, then)
        finally:
            now.drop()
    return found


def _before(found: Found, then: Odoo, sources: Path, receiver: Receiver) -> Before:
    """Install the earlier state, fill it, and ask what there is."""
    then.drop()
    then.databases.copy(template.ready(then), then.database)
    with found.timed("install"):
        then.install([*then.profile.modules])
    port = web.free_port()
    with then.serving(port), found.timed("fill"):
        filled = filling.fill(then, sources, port, receiver.address)
        asked = answers.of(then, filling.caller(then, port))
    held = contents.of(then)
    found.counts = {table: held[table].rows for table in accepted.COUNTED if table in held}
    found.counts |= {f"answers: {name}": len(answered) for name, answered in asked.items()}
    return Before(filled, held, asked)


def _refused(found: Found, odoo: Odoo) -> None:
    """Start code of another version than the database: it has to end with a sentence."""
    try:
        odoo.shell("")
    except Failure as failure:
        if "than the database: " in failure.message:
            return
        raise
    found.differences.append(f"start: code of {odoo.addons.name} starts on a database of another version")


def _updated(found: Found, now: Odoo, then: Odoo, before: Contents) -> None:
    """Update, compare what was there, and update again, which changes nothing."""
    with found.timed("update"):
        now.update([*then.profile.modules])
        if new := [module for module in now.profile.modules if module not in then.profile.modules]:
            now.install(new)
    after = contents.of(now, before)
    found.note("contents", contents.changes(before, after))
    whole, built = contents.of(now), _built(now)
    found.note("rows", contents.added(before, whole))
    with found.timed("second update"):
        now.update([*now.profile.modules])
    found.note("second update", contents.changes(whole, contents.of(now)))
    found.note("second update", structure.changes(built, _built(now)))


def _compared(found: Found, now: Odoo, before: Before, receiver: Receiver) -> None:
    """Compare how it is built with a fresh installation, and what is answered with the answers before."""
    fresh = replace(now, database=f"{now.database}_fresh")
    with prepared.copied(fresh):
        found.note("structure", structure.changes(_built(fresh), _built(now)))
    port = web.free_port()
    with now.serving(port), found.timed("compare"):
        call = filling.caller(now, port)
        found.note("answers", answers.changes(before.answers, answers.of(now, call)))
        found.differences += still_works.faults(call, f"http://{web.HOST}:{port}", before.filled, receiver)


def _built(odoo: Odoo) -> structure.Structure:
    rows = [row for query in (structure.QUERY, structure.VIEWS) for row in odoo.databases.run(odoo.database, query)]
    return {structure.text(row[:3]): row[3] for row in rows}
