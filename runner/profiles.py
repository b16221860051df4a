"""What our addons are installed with: by themselves, or beside OpenSPP, whose addons come first on the path.

The real OpenSPP is found by OPENSPP_HOME. Else a few test-only addons of the repository stand in for it: they have its
names, and only the shapes that ours use.
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
# Its tests are about both: our addons and OpenSPP's.
TEST_ADDON = "spp_beside_openspp"
# The folders with OpenSPP's addons and what these depend on, separated as on PATH.
HOME = "OPENSPP_HOME"


@dataclass(frozen=True)
class Profile:
    """`modules` are installed, `tested` of them have the tests, `folders` come before ours on the path of addons."""

    name: str
    modules: tuple[str, ...]
    tested: tuple[str, ...]
    folders: tuple[Path, ...] = ()


def alone() -> Profile:
    """Return our addons by themselves: without those that need OpenSPP's."""
    theirs = _names(STUBS) - {addon.name for addon in series.addons()}
    modules = tuple(addon.name for addon in series.addons() if not theirs & set(_manifest(addon).get("depends", ())))
    return Profile("", modules, modules)


def beside(folders: Iterable[Path]) -> Profile:
    """Return our addons beside OpenSPP's, which are in `folders`; those that only go with OpenSPP are tested."""
    theirs, by_itself = _names(STUBS), alone().modules
    ours = [addon for addon in series.addons() if addon.name not in theirs]
    modules = [addon.name for addon in ours if not theirs & set(_manifest(addon).get("excludes", ()))]
    glue = [name for name in modules if name not in by_itself]
    return Profile("beside OpenSPP", (*modules, TEST_ADDON), (*glue, TEST_ADDON), tuple(folders))


def stubs(tree: Tree, python: Path) -> Profile:
    """Return our addons beside the stubs, made for the series of `tree`."""
    if tree.series.is_ours:
        return beside([STUBS, TESTS])
    folder = series.REPOSITORY / "build" / f"{tree.series}-openspp"
    return beside([port.make(folder, tree.root, python, [*_addons(STUBS), *_addons(TESTS)])])


def real() -> Profile:
    """Return our addons beside the OpenSPP at OPENSPP_HOME; a Failure says what is missing there."""
    folders = [Path(name).absolute() for name in os.environ.get(HOME, "").split(os.pathsep) if name]
    found = {name for folder in folders for name in _names(folder)}
    missing = sorted(_names(STUBS) - found)
    if missing:
        raise Failure(
            f"OpenSPP's addons {', '.join(missing)} are not in {HOME}",
            f"Set {HOME} to the folders with the addons of OpenSPP, OpenG2P and OCA, separated by “{os.pathsep}”.",
        )
    console.say(f"OpenSPP in {', '.join(map(str, folders))}")
    return beside([*folders, TESTS])


def real_python(wanted: series.Series) -> Path:
    """Return the Python of an environment with what OpenSPP's addons import too."""
    names = (f"odoo-{wanted}.txt", "test.txt", "openspp.txt")
    return environment.ready("venv-openspp", [environment.REQUIREMENTS / name for name in names])


def _addons(folder: Path) -> list[Path]:
    return sorted(manifest.parent for manifest in folder.glob("*/__manifest__.py"))


def _names(folder: Path) -> set[str]:
    return {addon.name for addon in _addons(folder)}


def _manifest(addon: Path) -> dict[str, list[str]]:
    read: dict[str, list[str]] = ast.literal_eval((addon / "__manifest__.py").read_text())
    return read
