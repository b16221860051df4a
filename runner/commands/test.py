"""`./spp test`: all tests on a database of their own, on each series that can be had here."""

import argparse
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from runner import cache, console, environment, postgres, prepared, processes, selection, series, source, suite
from runner.console import Failure
from runner.odoo import Odoo
from runner.postgres import Server
from runner.processes import Child
from runner.tree import Tree

DATABASE = "spp_test"
# How many runs of one series may go on at once.
SLOTS = 16
# The names under which Odoo's browser tests look for a browser.
BROWSERS = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
# Tells the tests of the REST API where the programs are that check it from outside.
API_PYTHON = "SPP_API_PYTHON"
# Tells a run beside another that the plain tests, the same for each series, are the other's.
PLAIN_ELSEWHERE = "SPP_PLAIN_ELSEWHERE"
# pytest's exit code when its words select no test; ours for a series that could not be tested at all.
NOTHING_RAN, FAILED = 5, 1


def run(options: argparse.Namespace) -> int:
    """Run the tests and say how long it took in all; the steps and pytest have said where the time went."""
    began = time.monotonic()
    code = _run(options)
    console.say(f"{time.monotonic() - began:.1f} s in all")
    return code


def _run(options: argparse.Namespace) -> int:
    """Run the plain tests, then those of each series; return 0 when some ran and none failed."""
    words, codes = options.pytest_words, list[int]()
    trees = _trees(options.series) if selection.of_addons(words, series.REPOSITORY) else []
    plain = None if PLAIN_ELSEWHERE in os.environ else selection.plain(words)
    # Nobody watches CI: there each series has a core of its own, and the newest, which is the fastest, the plain tests.
    beside = trees[1:] if os.environ.get("CI") == "true" and not words else []
    others = [_start(tree, with_plain=tree is trees[-1]) for tree in beside]
    if plain and not others:
        codes.append(_plain(plain, options.series))
    codes += [_tested(tree, options) for tree in trees if tree not in beside]
    return verdict([*codes, *(_ended(*other) for other in others)], bool(words))


def _plain(words: list[str], name: str | None) -> int:
    """Run plain tests, in the environment of a series for the packages that are in it; return pytest's exit code."""
    python = environment.for_series(series.named(name or series.ADDONS_SERIES))
    return _pytest(python, ["-p", "no:odoo", *words], os.environ)


def _start(tree: Tree, with_plain: bool) -> tuple[Child, IO[bytes]]:
    """Start the tests of one series beside those of another; return what runs, and the file of what it says."""
    said = tempfile.TemporaryFile()
    words: list[str | Path] = [sys.executable, series.REPOSITORY / "spp", "test", "--series", str(tree.series)]
    env = os.environ if with_plain else os.environ | {PLAIN_ELSEWHERE: "1"}
    return processes.start(words, at_our_death=signal.SIGTERM, env=env, stdout=said, stderr=said), said


def _ended(child: Child, said: IO[bytes]) -> int:
    """Wait until the tests of a series have ended, and say what they said; return the exit code."""
    try:
        code = child.wait()
    finally:
        processes.stop(child)
    said.seek(0)
    console.say(said.read().decode(errors="replace"))
    said.close()
    return code


def verdict(codes: list[int], is_selection: bool) -> int:
    """Return our exit code from pytest's for each series: 1 if one failed or no test ran.

    A selection may name tests that one series has and another has not, without one nothing may come to nothing.
    """
    if not codes or (set(codes) == {NOTHING_RAN}):
        return 1
    good = {0, NOTHING_RAN} if is_selection else {0}
    return 0 if set(codes) <= good else 1


def _trees(name: str | None) -> list[Tree]:
    _check_browser()
    if name:
        return [source.find(series.named(name))]
    found, reasons = [], []
    for each in series.ALL:
        try:
            found.append(source.find(each))
        except Failure as failure:
            reasons.append(failure)
            console.say(f"Series {each} is not tested: it cannot be had here.")
    if not found:
        raise reasons[-1]
    return found


def _tested(tree: Tree, options: argparse.Namespace) -> int:
    """Run the tests of the addons on one series; return pytest's exit code."""
    console.say(f"\nseries {tree.series}: Odoo in {tree.root}")
    try:
        python = environment.for_series(tree.series)
        addons = suite.addons_folder(tree, python)
        words = selection.of_addons(options.pytest_words, addons) or []
        with postgres.serving(f"test-{tree.series}", hasty=True, slots=SLOTS) as server:
            return _on_copy(_odoo(tree, python, server, addons), words, options)
    except Failure as failure:
        console.complain(failure)
        return FAILED


def _odoo(tree: Tree, python: Path, server: Server, addons: Path) -> Odoo:
    name = DATABASE if server.is_private else f"{DATABASE}_{os.getpid()}"
    folder = cache.folder() / "instances" / server.slot
    return Odoo(tree, python, server, name, addons, folder, {"screenshots": str(folder / "screenshots")})


def _on_copy(odoo: Odoo, words: list[str], options: argparse.Namespace) -> int:
    """Run pytest on a copy of the prepared database; all tests get one that is made now."""
    assets = bool(_browser()) and selection.needs_browser(words)
    with prepared.copied(odoo, anew=not options.pytest_words, assets=assets, keep=options.keep):
        outside = {API_PYTHON: str(environment.for_api())}
        return _pytest(odoo.python, ["--odoo-http", *words], odoo.environment() | outside)


def _pytest(python: Path, words: list[str], environment: Mapping[str, str]) -> int:
    """Run pytest with the terminal in its hands, so that --pdb works."""
    began, has_terminal = time.monotonic(), sys.stdin.isatty()
    keeper = [sys.executable, "-B", "-m", "runner.keeper"]
    pytest = [str(python), "-m", "pytest", "-p", "no:cacheprovider", "--rootdir", str(series.REPOSITORY)]
    child = processes.start(
        [*keeper, *pytest, *words],
        at_our_death=signal.SIGTERM,
        in_our_group=has_terminal,
        env=dict(environment),
        cwd=series.REPOSITORY,
        stdin=None,
    )
    try:
        if has_terminal:
            with processes.terminal_is_theirs():
                return child.wait()
        return child.wait()
    finally:
        processes.stop(child)
        console.say(f"- pytest ... {time.monotonic() - began:.1f} s")


def _browser() -> str | None:
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def _check_browser() -> None:
    if _browser():
        return
    remedy = "Install Debian's chromium, or another Chrome, so that it is on the PATH."
    if os.environ.get("CI") == "true":
        raise Failure("the browser tests would be skipped: there is no chromium here", remedy)
    console.say(f"The browser tests will be skipped: there is no chromium here. {remedy}")
