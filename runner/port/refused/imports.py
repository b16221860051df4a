"""Imports from Odoo that 19.0 does not have."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from runner.port.refused.edition import Edition

# Put on the package by odoo/init.py; everything else importable from it is a file or a folder.
PACKAGE_NAMES = {"SUPERUSER_ID", "_", "_lt", "Command"}
GONE = {"odoo.osv": "deprecated in 19.0: `from odoo.osv import expression` is what a rule rewrites"}
Found = tuple[int, str, str]


def missing(node: ast.Import | ast.ImportFrom, edition: Edition) -> Iterator[Found]:
    """Yield the modules and names of an import that 19.0 does not have."""
    for module, name in _imported(node):
        if not _is_odoo(module):
            continue
        if gone := next((remedy for prefix, remedy in GONE.items() if f"{module}.".startswith(f"{prefix}.")), ""):
            yield node.lineno, f"import of {module}", gone
        elif not _has(edition, module, name):
            what = f"{module}.{name}" if name else module
            yield node.lineno, f"import of {what}", "it is not there in 19.0: use what both series have"


def _imported(node: ast.Import | ast.ImportFrom) -> list[tuple[str, str]]:
    if isinstance(node, ast.Import):
        return [(alias.name, "") for alias in node.names]
    return [] if node.level else [(node.module or "", alias.name) for alias in node.names]


def _is_odoo(module: str) -> bool:
    return module == "odoo" or module.startswith("odoo.")


def _has(edition: Edition, module: str, name: str) -> bool:
    if module == "odoo":
        return name in PACKAGE_NAMES or not name or _file(edition, f"odoo.{name}") is not None
    file = _file(edition, module)
    if file is None:
        return False
    names = _names(file)
    return not name or "*" in names or name in names or _file(edition, f"{module}.{name}") is not None


def _file(edition: Edition, module: str) -> Path | None:
    """Return the file of a module: of an addon, else of Odoo itself."""
    parts = module.split(".")
    if parts[:2] == ["odoo", "addons"] and len(parts) > 2:
        addon = edition.addon(parts[2])
        return _python_file(addon.joinpath(*parts[3:])) if addon else None
    return _python_file(edition.odoo.root.joinpath(*parts))


def _python_file(path: Path) -> Path | None:
    candidates = (path / "__init__.py", path.with_suffix(".py"))
    return next((file for file in candidates if file.is_file()), path if path.is_dir() else None)


@cache
def _names(file: Path) -> frozenset[str]:
    """Return the names a module gives away, and a star where it cannot be told."""
    if file.is_dir():
        return frozenset()
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names.update(alias.asname or alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)):
            names.add("*" if node.name == "__getattr__" else node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
    return frozenset(names)
