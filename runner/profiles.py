"""What our addons are installed with: by themselves, or beside OpenSPP, whose addons come first on the path.

The real OpenSPP 17.0 is found by OPENSPP_HOME. Else a few test-only addons of the repository stand in for it: they have
its names, and only the shapes that ours use. Others stand in for OpenSPP 2, which is for 19.0.
"""

import ast
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from runner import console, environment, port, series
from runner.console import Failure
from runner.tree import Tree

TESTS = series.REPOSITORY / "tests" / "openspp"
STUBS = TESTS / "stub"
# OpenSPP 2 has some of the names of OpenSPP 17.0 for other addons, and is for this series alone.
STUBS_2, SERIES_2 = TESTS / "stub2", series.named("19.0")
# Its tests are about both: our addons and OpenSPP's.
TEST_ADDON = "spp_beside_openspp"
# The folders with OpenSPP's addons and what these depend on, separated as on PATH.
HOME = "OPENSPP_HOME"
SERVER = "spp_attendance"


@dataclass(frozen=True)
class Profile:
    """`modules` are installed, `tested` of them have the tests, `folders` come before ours on the path of addons."""

    name: str
    modules: tuple[str, ...]
    tested: tuple[str, ...]
    folders: tuple[Path, ...] = ()


def alone() -> Profile:
    """Return our addons by themselves: without those that need OpenSPP's."""
    modules = tuple(addon.name for addon in series.addons() if not _needed(addon))
    return Profile("", modules, modules)


def beside(folders: Iterable[Path]) -> Profile:
    """Return our addons beside OpenSPP's, which are in `folders`; those that only go with OpenSPP are tested."""
    modules, glue = _beside(STUBS)
    return Profile("beside OpenSPP", (*modules, TEST_ADDON), (*glue, TEST_ADDON), tuple(folders))


def _beside(stubs: Path) -> tuple[list[str], list[str]]:
    """Return our addons that go with those that `stubs` stand in for, and which of them go with OpenSPP only."""
    theirs = _names(stubs)
    ours = [addon for addon in series.addons() if addon.name not in theirs and _needed(addon) <= theirs]
    modules = [addon for addon in ours if not theirs & set(_manifest(addon).get("excludes", ()))]
    return [addon.name for addon in modules], [addon.name for addon in modules if _needed(addon)]


def stubs(tree: Tree, python: Path) -> Profile:
    """Return our addons beside the stubs, made for the series of `tree`."""
    if tree.series.is_ours:
        return beside([STUBS, TESTS])
    folder = series.REPOSITORY / "build" / f"{tree.series}-openspp"
    return beside([port.make(folder, tree.root, python, [*_addons(STUBS), *_addons(TESTS)])])


def stubs_2(tree: Tree, python: Path) -> Profile:
    """Return our addons beside the stubs of OpenSPP 2, made for the series of `tree`."""
    folder = STUBS_2
    if not tree.series.is_ours:
        target = series.REPOSITORY / "build" / f"{tree.series}-openspp2"
        folder = port.make(target, tree.root, python, _addons(STUBS_2))
    modules, glue = _beside(STUBS_2)
    return Profile("beside OpenSPP 2", tuple(modules), tuple(glue), (folder,))


def home() -> list[Path]:
    """Return the folders that OPENSPP_HOME names."""
    return [Path(name).absolute() for name in os.environ.get(HOME, "").split(os.pathsep) if name]


def attendance_server() -> Profile | None:
    """Return OpenSPP's own attendance server by itself, None where OPENSPP_HOME has none.

    Its addon has the name of ours, so it goes on a database without ours.
    """
    folders = home()
    has_all = {SERVER, "spp_oauth"} <= {name for folder in folders for name in _names(folder)}
    return Profile("OpenSPP's attendance server", (SERVER,), (), tuple(folders)) if has_all else None


def real() -> Profile:
    """Return our addons beside the OpenSPP at OPENSPP_HOME; a Failure says what is missing there."""
    folders = home()
    found = {name for folder in folders for name in _names(folder)}
    missing = sorted(_names(STUBS) - found)
    if missing:
        raise Failure(
            f"OpenSPP's addons {', '.join(missing)} are not in {HOME}",
            f"Set {HOME} to the folders with the addons of OpenSPP, OpenG2P and OCA, separated by “{os.pathsep}”.",
        )
    if SERVER in found:
        raise Failure(f"OpenSPP's {SERVER} would take the place of ours", f"Leave its folder out of {HOME}.")
    console.say(f"OpenSPP in {', '.join(map(str, folders))}")
    return beside([*folders, TESTS])


def real_python(wanted: series.Series) -> Path:
    """Return the Python of an environment with what OpenSPP's addons import too."""
    names = (f"odoo-{wanted}.txt", "test.txt", "openspp.txt")
    return environment.ready("venv-openspp", [environment.REQUIREMENTS / name for name in names])


def server_python(wanted: series.Series) -> Path:
    """Return the Python of an environment with what OpenSPP's attendance server imports too."""
    names = (f"odoo-{wanted}.txt", "openspp-api.txt")
    return environment.ready("venv-openspp-api", [environment.REQUIREMENTS / name for name in names])


def _addons(folder: Path) -> list[Path]:
    return sorted(manifest.parent for manifest in folder.glob("*/__manifest__.py"))


def _names(folder: Path) -> set[str]:
    return {addon.name for addon in _addons(folder)}


def _needed(addon: Path) -> set[str]:
    """Return the addons of OpenSPP that an addon of ours needs, by itself or by another one of ours."""
    needed, ours = set(_manifest(addon).get("depends", ())), {each.name: each for each in series.addons()}
    theirs = needed & (_names(STUBS) | _names(STUBS_2)) - ours.keys()
    return theirs.union(*(_needed(ours[name]) for name in needed & ours.keys()))


def _manifest(addon: Path) -> dict[str, list[str]]:
    read: dict[str, list[str]] = ast.literal_eval((addon / "__manifest__.py").read_text())
    return read
