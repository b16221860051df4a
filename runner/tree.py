"""A copy of Odoo on disk: how it is laid out, and whether it is sound."""

import re
from dataclasses import dataclass
from pathlib import Path

from runner.console import Failure
from runner.series import Series

# Where Debian's package has it, below the prefix it is unpacked in.
DEBIAN_ROOT = Path("usr/lib/python3/dist-packages")
# Copies of the 17.0 branch circulate in which `.unlink()` lost its parentheses: deleting does nothing there.
LOST_CALL = re.compile(r"super\(\)\.unlink$", re.MULTILINE)


@dataclass(frozen=True)
class Tree:
    """A copy of one series. `root` is the folder that has to be on Python's path."""

    series: Series
    root: Path

    @property
    def program(self) -> list[str]:
        """Return Python's words to start Odoo.

        Odoo starts its evented worker by the file it was started by itself, again and again if that does not run: the
        module's own file does not.
        """
        scripts = [self.root / "odoo-bin"]
        if self.root.parts[-len(DEBIAN_ROOT.parts) :] == DEBIAN_ROOT.parts:
            scripts.append(self.root.parents[2] / "bin/odoo")
        return next(([str(script)] for script in scripts if script.is_file()), ["-m", "odoo"])

    @property
    def addons_folders(self) -> list[Path]:
        """Return the folders Odoo's own addons are in (in a source tree there are two)."""
        folders = [self.root / "odoo/addons"]
        if (self.root / "odoo-bin").exists():
            folders.append(self.root / "addons")
        return folders


def opened(series: Series, home: Path) -> Tree:
    """Return the copy of `series` in `home`; a Failure says what is wrong with it."""
    roots = [root for root in (home, home / DEBIAN_ROOT) if (root / "odoo/release.py").is_file()]
    if not roots:
        raise Failure(f"there is no Odoo in {home}")
    tree = Tree(series, roots[0])
    _check_release(tree)
    _check_addons(tree)
    _check_calls(tree)
    return tree


def _check_release(tree: Tree) -> None:
    text = (tree.root / "odoo/release.py").read_text()
    found = re.search(r"^version_info = \((.*)\)", text, re.MULTILINE)
    says = found.group(1) if found else "nothing"
    major, minor = tree.series.release
    if says != f"{major}, {minor}, 0, FINAL, 0, ''":
        raise Failure(f"odoo/release.py in {tree.root} says ({says}), not a release of {tree.series}")


def _check_addons(tree: Tree) -> None:
    for addon in ("base", "web", "mail"):
        if not any((folder / addon / "__manifest__.py").is_file() for folder in tree.addons_folders):
            raise Failure(f"the addon {addon} is missing in {tree.root}")


def _check_calls(tree: Tree) -> None:
    for path in (tree.root / "odoo/addons/base/models").glob("*.py"):
        if LOST_CALL.search(path.read_text()):
            raise Failure(f"{path} is damaged: a call of super().unlink() has lost its parentheses")
