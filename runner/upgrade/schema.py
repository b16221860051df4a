"""docs/schema: what each addon has in the database, a file each. A change of it wants another version of the addon."""

import difflib
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from runner import series
from runner.series import REPOSITORY
from runner.upgrade import structure

FOLDER = REPOSITORY / "docs" / "schema"
# The page that names what fields and constraints do not make, with the addon in the last column.
PAGE = REPOSITORY / "docs" / "database.md"
NAMED = re.compile(r"^\| `([^`]+)` \|.*\| `(\w+)` `[^|]+\|$", re.MULTILINE)
OF_A_FIELD = re.compile(r"_{1,2}(\w+)_index$")
TO_WRITE = "SPP_WRITE_DOCS"
WHAT_TO_DO = f"Raise the version where the data model changes. With {TO_WRITE}=1 the same test writes the files anew."


def path(addon: str) -> Path:
    """Return the file of an addon."""
    return FOLDER / f"{addon}.txt"


def changed(env: Any, addons: Iterable[str]) -> list[str]:
    """Return what the files of addons say otherwise than their database, as lines; written anew they say the same."""
    found = texts(env, addons)
    for addon, text in found.items() if os.environ.get(TO_WRITE) else ():
        path(addon).write_text(text)
    return [
        f"{addon}: {line}"
        for addon, text in found.items()
        for line in difflib.unified_diff(_written(addon), text.splitlines(), lineterm="", n=0)
        if not line.startswith(("---", "+++", "@@"))
    ]


def _written(addon: str) -> list[str]:
    return path(addon).read_text().splitlines() if path(addon).exists() else []


def texts(env: Any, addons: Iterable[str]) -> dict[str, str]:
    """Return the text for each addon's file, from a database that has them; those without data of their own as well."""
    owner_of, wanted = _Owners(env).of, list(addons)
    env.cr.execute(structure.QUERY)
    lines: dict[str, list[str]] = {addon: [] for addon in wanted}
    for row in env.cr.fetchall():
        if (owner := owner_of(*row[:3])) in lines:
            lines[owner].append(structure.text(row))
    return {addon: "".join(f"{line}\n" for line in [_version(env, addon), *sorted(lines[addon])]) for addon in wanted}


def _version(env: Any, addon: str) -> str:
    """Return the first line: the version without the series, which the edition for another one has too."""
    module = env["ir.module.module"].search([("name", "=", addon)])
    return f"version {module.latest_version.split('.', 2)[2]}"


class _Owners:
    """Which addon a thing in the database is of: of several that declare it the one that the others depend on."""

    def __init__(self, env: Any) -> None:
        self.env = env
        self.below = {module.name: _below(module) for module in _installed(env)}
        self.ours = [addon.name for addon in series.addons() if addon.name in self.below]
        self.tables = {model._table: model._original_module for model in env.values() if not model._abstract}
        self.columns = dict(self._columns())
        by_hand = PAGE.read_text().split("\n## ")[1]
        self.names = dict(NAMED.findall(by_hand)) | dict(self._constraints())

    def of(self, kind: str, table: str, name: str) -> str | None:
        """Return the addon of a row of the structure."""
        name = name.split("(")[0]
        if kind in ("column", "index"):
            found = self._of_index(table, name) if kind == "index" else self.columns.get((table, name))
            return found or self.names.get(f"{table}.{name}") or self.names.get(name) or self.tables.get(table)
        if kind == "trigger":
            return self._of_trigger(table)
        return self.names.get(name or table) or self.tables.get(table)

    def _of_index(self, table: str, name: str) -> str | None:
        found = OF_A_FIELD.fullmatch(name.removeprefix(table))
        return self.columns.get((table, found.group(1))) if found else None

    def _of_trigger(self, table: str) -> str | None:
        """Return the addon of the function that the triggers of a table call, which is named after it."""
        return next((addon for name, addon in self.names.items() if name.endswith(f"_of_{table}")), None)

    def _columns(self) -> Iterator[tuple[tuple[str, str], str]]:
        for model in self.env.values():
            for field in () if model._abstract else model._fields.values():
                owner = self._of_field(model, field)
                if owner and field.type == "many2many" and field.store:
                    self.tables.setdefault(field.relation, owner)
                elif owner:
                    yield (model._table, field.name), owner

    def _of_field(self, model: Any, field: Any) -> str | None:
        """Return the addon of ours that a field is of; of a mixin's field the one that gives the mixin to the model."""
        modules = [name for name in field._modules if name in self.below]
        if self._lowest(modules) not in self.ours:
            return None
        table = model._original_module
        able = [name for name in (*modules, *self.ours) if name == table or table in self.below[name]]
        return self._lowest([name for name in able if name in modules] or able)

    def _lowest(self, modules: list[str]) -> str | None:
        return min(modules, key=lambda name: len(self.below[name]), default=None)

    def _constraints(self) -> list[tuple[str, str]]:
        query = "select c.name, m.name from ir_model_constraint c join ir_module_module m on m.id = c.module"
        self.env.cr.execute(query)
        found: list[tuple[str, str]] = self.env.cr.fetchall()
        return found


def _installed(env: Any) -> Any:
    return env["ir.module.module"].search([("state", "=", "installed")])


def _below(module: Any) -> set[str]:
    """Return the names of all modules that one depends on; Odoo's method leaves out base, which depends on none."""
    return {"base", *module.upstream_dependencies(exclude_states=("uninstallable",)).mapped("name")}
