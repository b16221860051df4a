"""`./spp test`: all tests on a database of their own, on each series that can be had here."""

import argparse
import os
import sys
import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from runner import (
    cache,
    console,
    environment,
    postgres,
    prepared,
    profiles,
    pytest_runs,
    selection,
    series,
    source,
    suite,
    web,
)
from runner.commands import upgrade
from runner.console import Failure
from runner.odoo import ASKS_THIS_MACHINE, Odoo
from runner.postgres import Server
from runner.profiles import Profile
from runner.pytest_runs import Beside
from runner.tree import Tree

DATABASE = "spp_test"
# How many runs of one series may go on at once.
SLOTS = 16
# So many halves of all tests of a series run at once. A test waits for a browser or a database half of its time.
SHARES = 2
# What tests cost without them: users and browsers are most of it.
PLUGINS = ("-p", "runner.cheap_passwords", "-p", "runner.one_browser")
# With what went wrong in the server, pytest's report of a test that failed says why a page got another answer.
SERVED = ("--odoo-http", "--odoo-log-level=warn")
# A run of all tests has failed after so many: where a page is broken, each test of it waits for a minute.
MOST_FAILED = "--maxfail=10"
# Tells the tests of the REST API where the programs are that check it from outside.
API_PYTHON = "SPP_API_PYTHON"
# The same for the programs that make clients of its document.
CLIENTS_PYTHON = "SPP_CLIENTS_PYTHON"
# Tells a run beside another that the plain tests, the same for each series, are the other's.
PLAIN_ELSEWHERE = "SPP_PLAIN_ELSEWHERE"
# pytest's exit code when its words select no test; ours for a series that could not be tested at all.
NOTHING_RAN, FAILED = 5, 1


def run(options: argparse.Namespace) -> int:
    """Run the tests and print how long it took in all; the steps and pytest have printed where the time went."""
    began = time.monotonic()
    code = _run(options)
    console.say(f"{time.monotonic() - began:.1f} s in all")
    return code


def _run(options: argparse.Namespace) -> int:
    """Run the plain tests, then those of each series; return 0 when some ran and none failed."""
    words, codes = options.pytest_words, list[int]()
    if words[:1] == [upgrade.WORD]:
        return upgrade.run(options)
    if options.openspp:
        return verdict(_beside_real(options), bool(words))
    trees = _trees(options.series) if selection.has_addons(words) else []
    plain = None if PLAIN_ELSEWHERE in os.environ else selection.plain(words)
    # Nobody watches CI: there the plain tests and all series run at once.
    others: list[Beside] = []
    if plain and not words and os.environ.get("CI") == "true":
        others = [_beside("tests"), *(_beside("--series", str(tree.series)) for tree in trees[1:])]
        trees = trees[:1]
    elif plain:
        codes.append(_plain(plain, options.series))
    for tree in trees:
        codes += _tested(tree, options)
    return verdict([*codes, *(other.ended() for other in others)], bool(words))


def _plain(words: list[str], name: str | None) -> int:
    """Run plain tests, in the environment of a series for the packages that are in it; return pytest's exit code."""
    python = environment.for_series(series.named(name or series.ADDONS_SERIES))
    return pytest_runs.in_terminal(python, ["-p", "no:odoo", *words], os.environ)


def _beside(*words: str) -> Beside:
    """Start a run of ours beside this one."""
    env = os.environ if words == ("tests",) else os.environ | {PLAIN_ELSEWHERE: "1"}
    return Beside([sys.executable, series.REPOSITORY / "spp", "test", *words], env)


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
    return source.every(name)


def _tested(tree: Tree, options: argparse.Namespace) -> list[int]:
    """Run the tests of the addons on one series; return the exit codes of pytest."""
    console.say(f"\nseries {tree.series}: Odoo in {tree.root}")
    try:
        python = environment.for_series(tree.series)
        codes = [_with_profile(tree, python, each, options) for each in _profiles(tree, python, options)]
        return [code for some in codes for code in some]
    except Failure as failure:
        console.complain(failure)
        return [FAILED]


def _profiles(tree: Tree, python: Path, options: argparse.Namespace) -> list[Profile]:
    """Return what the addons are tested with on one series. OpenSPP 2 is for 19.0: on 17.0 we say so."""
    with_2 = profiles.stubs_2(tree, python)
    found = [profiles.alone(), profiles.stubs(tree, python), with_2]
    if tree.series == profiles.SERIES_2:
        return found
    if left_out := selection.addons_tested(options.pytest_words, with_2, found[:-1]):
        console.say(f"Not tested on {tree.series}: {', '.join(left_out)}, for OpenSPP 2 on {profiles.SERIES_2}.")
    return found[:-1]


def _beside_real(options: argparse.Namespace) -> list[int]:
    """Run the tests beside the real OpenSPP, which is for 17.0; return the exit codes of pytest."""
    tree = source.find(series.named(series.ADDONS_SERIES))
    return _with_profile(tree, profiles.real_python(tree.series), profiles.real(), options)


def _with_profile(tree: Tree, python: Path, profile: Profile, options: argparse.Namespace) -> list[int]:
    addons = suite.addons_folder(tree, python)
    words = selection.of_addons(options.pytest_words, addons, profile)
    if not words:
        return []
    if profile.name:
        console.say(f"{profile.name}:")
    with postgres.serving(f"test-{tree.series}", hasty=True, slots=SLOTS) as server:
        return _on_copies(_odoo(tree, python, server, addons, profile), words, options)


def _odoo(tree: Tree, python: Path, server: Server, addons: Path, profile: Profile) -> Odoo:
    name = DATABASE if server.is_private else f"{DATABASE}_{os.getpid()}"
    folder = cache.folder() / "instances" / server.slot
    settings = {"screenshots": str(folder / "screenshots")}
    return Odoo(tree, python, server, name, addons, folder, settings, profile, ASKS_THIS_MACHINE)


def _on_copies(odoo: Odoo, words: list[str], options: argparse.Namespace) -> list[int]:
    """Run pytest on copies of the prepared database; all tests get one that is made now."""
    is_all = not options.pytest_words
    shares = selection.shares(words, 1 if odoo.profile.name else SHARES) if is_all else [words]
    assets = bool(web.browser()) and selection.needs_browser(words)
    outside = {**_checkers(words), **_generators(options.pytest_words)}
    odoos = [odoo, *(_share(odoo, number) for number in range(1, len(shares)))]
    with ExitStack() as copies:
        for copy in odoos:
            anew = is_all and copy is odoo
            copies.enter_context(prepared.copied(copy, anew=anew, assets=assets, keep=options.keep))
        limit = [MOST_FAILED] if is_all else []
        pytest_words = [[*PLUGINS, *limit, *SERVED, *share] for share in shares]
        runs = zip(odoos, pytest_words, strict=True)
        codes = pytest_runs.at_once(odoo.python, [(each, copy.environment() | outside) for copy, each in runs])
        return [*codes, *_warned(odoo)]


def _warned(odoo: Odoo) -> list[int]:
    """Fail where our addons install with warnings. What stands in for OpenSPP's may have them."""
    found = [] if odoo.profile.name else prepared.warnings(odoo)
    if found:
        console.say(f"FAILED: Odoo warns when our addons are installed (series {odoo.tree.series}):")
    for line in found:
        console.say(f"    {line}")
    return [FAILED] if found else []


def _checkers(words: list[str]) -> dict[str, str]:
    """Return the variable that tells tests where the programs are that check the API, if some ask for them."""
    return {API_PYTHON: str(environment.for_api())} if selection.needs_checkers(words) else {}


def _generators(words: list[str]) -> dict[str, str]:
    """Return the variable that tells tests where generators of clients are, if they can be had.

    They are large: only a run of everything has them, and one whose words name the file that asks for them.
    """
    if words and not selection.names(words, CLIENTS_PYTHON):
        return {}
    try:
        return {CLIENTS_PYTHON: str(environment.for_clients())}
    except Failure as failure:
        if os.environ.get("CI") == "true":
            raise
        console.say(f"The clients that generators make of the REST API's document are not tested: {failure.message}")
        return {}


def _share(odoo: Odoo, number: int) -> Odoo:
    """Return an Odoo on a database of its own, with files of its own."""
    return replace(odoo, database=f"{odoo.database}_{number}", folder=odoo.folder / f"share-{number}")


def _check_browser() -> None:
    if web.browser():
        return
    remedy = "Install Debian's chromium, or another Chrome, so that it is on the PATH."
    if os.environ.get("CI") == "true":
        raise Failure("the browser tests would be skipped: there is no chromium here", remedy)
    console.say(f"The browser tests will be skipped: there is no chromium here. {remedy}")
