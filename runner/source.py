"""Find a copy of Odoo, or fetch one: environment variable, cache, Odoo's own repository, Debian's package."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from runner import cache, console, debian, processes, series, tree
from runner.console import Failure
from runner.series import Series
from runner.tree import Tree

ODOO_REPOSITORY = "https://github.com/odoo/odoo.git"
# Fails in seconds where the host cannot be reached, and breaks off a transfer that has come to a stand.
GIT_ENVIRONMENT = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_HTTP_LOW_SPEED_LIMIT": "1000",
    "GIT_HTTP_LOW_SPEED_TIME": "30",
}
GIT_ANSWER_SECONDS = 20


@dataclass(frozen=True)
class Place:
    """A place where Odoo may be had. `home` returns the folder, None where the place does not apply."""

    name: str
    home: Callable[[], Path | None]


def find(wanted: Series) -> Tree:
    """Return a sound copy of the series, fetched if need be; a Failure names what was tried."""
    places, reasons = _places(wanted), []
    for place in places:
        try:
            home = place.home()
            if home:
                return _found(wanted, place, home)
        except Failure as failure:
            reasons.append(f"{place.name}: {failure}")
            after = places[places.index(place) + 1 :]
            console.say(f"  not from {reasons[-1]}")
            console.say(f"  next: {after[0].name}" if after else "  there is no other place to look")
    shown = "\n".join(f"  {reason}" for reason in reasons)
    raise Failure(f"Odoo {wanted} cannot be had here:\n{shown}", _way_out(wanted))


def choose(name: str | None) -> Tree:
    """Return the series of that name; without one the first that can be had, and say which and why."""
    if name:
        return find(series.named(name))
    first, second = series.ALL
    try:
        return find(first)
    except Failure:
        console.say(f"Using Odoo {second}, because {first} cannot be had here.")
        return find(second)


def every(name: str | None) -> list[Tree]:
    """Return the series of that name; without one all that can be had, and say which cannot."""
    if name:
        return [find(series.named(name))]
    found, reasons = [], []
    for each in series.ALL:
        try:
            found.append(find(each))
        except Failure as failure:
            reasons.append(failure)
            console.say(f"Series {each} is left out: it cannot be had here.")
    if not found:
        raise reasons[-1]
    return found


def _found(wanted: Series, place: Place, home: Path) -> Tree:
    found = tree.opened(wanted, home)
    console.say(f"Odoo {wanted}: from {place.name}, {home}")
    return found


def _places(wanted: Series) -> list[Place]:
    clone = Place("Odoo's own repository", partial(_cloned, wanted))
    package = Place("Debian's package", partial(_from_debian, wanted))
    return [
        Place(f"the environment ({wanted.home_variable})", partial(_from_environment, wanted)),
        Place("the cache", partial(_from_cache, wanted)),
        *([clone] if wanted.name not in debian.PACKAGES else [package, clone]),
    ]


def _way_out(wanted: Series) -> str:
    return f"Set {wanted.home_variable} to the folder of a copy of Odoo {wanted}, or connect to the network."


def _from_environment(wanted: Series) -> Path | None:
    value = os.environ.get(wanted.home_variable)
    return Path(value).expanduser().absolute() if value else None


def _cached(wanted: Series) -> Path:
    return cache.folder() / f"odoo-{wanted}"


def _from_cache(wanted: Series) -> Path | None:
    home = _cached(wanted)
    return home if home.exists() else None


def _from_debian(wanted: Series) -> Path:
    _move_away_unsound(wanted)
    return cache.obtain(_cached(wanted), partial(debian.unpack, wanted))


def _cloned(wanted: Series) -> Path:
    _move_away_unsound(wanted)
    return cache.obtain(_cached(wanted), partial(_clone, wanted))


def _move_away_unsound(wanted: Series) -> None:
    """Make room for a copy to be fetched: what is in the cache has just been found unsound."""
    home = _cached(wanted)
    with cache.locked(home):
        try:
            if home.exists():
                tree.opened(wanted, home)
        except Failure:
            away = cache.free_name(home.with_name(f"{home.name}.unsound"))
            home.rename(away)
            console.say(f"  moved the unsound copy to {away}")


def _clone(wanted: Series, target: Path) -> None:
    branch = str(wanted)
    with console.step(f"asking Odoo's own repository for its branch {branch}"):
        _git("ls-remote", "--exit-code", ODOO_REPOSITORY, f"refs/heads/{branch}", timeout=GIT_ANSWER_SECONDS)
    with console.step(f"cloning the branch {branch} of Odoo's own repository (some 300 MB)") as step:
        _git(
            *("clone", "--progress", "--depth", "1", "--single-branch", "--branch", branch),
            *(ODOO_REPOSITORY, str(target)),
            on_line=step.progress,
        )


def _git(*args: str, timeout: float | None = None, on_line: Callable[[str], None] | None = None) -> None:
    try:
        code, lines = processes.run(["git", *args], env=os.environ | GIT_ENVIRONMENT, on_line=on_line, timeout=timeout)
    except FileNotFoundError:
        raise Failure("git is not installed") from None
    if code:
        shown = [line for line in lines if re.match(r"fatal|error|no end", line)] or lines or ["no such branch"]
        raise Failure(f"git {args[0]}: {shown[-1].strip()}")
