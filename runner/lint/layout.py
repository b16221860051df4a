"""How an addon is laid out: its folder says what a file is.

The folders in PLAIN hold the thinking: they import the standard library, `requests` and each other, so they are tested
without a database and checked for types. All other folders are written for Odoo. Ruff bans the name odoo in plain
folders (pyproject.toml); that they reach none of the others by a relative import is checked here.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from runner import series
from runner.lint import Check

PLAIN = ("rules", "rest", "outside", "registry", "moodle")
IN_ROOT = ("__init__.py", "__manifest__.py", "hooks.py")


def check() -> Check:
    """Return the check that each file of our addons is in a folder, and that plain folders import plain ones only."""
    return Check("layout of the addons (plain folders)", lambda: list(found(series.addons())))


def found(addons: list[Path]) -> Iterator[str]:
    """Yield a line for each thing that is wrong."""
    for addon in addons:
        yield from _in_root(addon)
        for path in sorted(path for folder in PLAIN for path in (addon / folder).rglob("*.py")):
            yield from _imports(addon, path)


def _in_root(addon: Path) -> Iterator[str]:
    for path in sorted(addon.glob("*.py")):
        if path.name not in IN_ROOT:
            yield f"{addon.name}/{path.name}: put it into a folder that says what it is"


def _imports(addon: Path, path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.level:
            for target in _targets(path, node):
                if not any(target.is_relative_to(addon / folder) for folder in PLAIN):
                    where = f"{path.relative_to(addon.parent)}:{node.lineno}"
                    yield f"{where}: a plain folder imports {target.name}, which is written for Odoo"


def _targets(path: Path, node: ast.ImportFrom) -> list[Path]:
    """Return the modules that a relative import names: `from ..a import b` one, `from .. import a, b` two."""
    names = [node.module] if node.module else [alias.name for alias in node.names]
    return [path.parents[node.level - 1].joinpath(*name.split(".")) for name in names]
