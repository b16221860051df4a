"""docs/scale.md says of each table of the suite how long its rows are kept."""

import ast
import re

from tests.docs.pages import DOCS, addon_modules

TABLE = re.compile(r"^table (\w+) table$", re.MULTILINE)
NAMED = re.compile(r"`((?:spp|g2p|res)_\w+)`")
SECTION = re.compile(r"^## What is kept, and the nightly work$(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
# Of many to many: their rows go with those that they join.
RELATION = re.compile(r"_rel$")


def tables() -> set[str]:
    """The tables of the suite, but for relations and dialogs, whose rows Odoo deletes after hours."""
    found = {name for path in (DOCS / "schema").glob("*.txt") for name in TABLE.findall(path.read_text())}
    return {name for name in found - dialogs() if not RELATION.search(name)}


def dialogs() -> set[str]:
    """The tables of dialogs."""
    classes = [
        node for module in addon_modules().values() for node in ast.walk(module) if isinstance(node, ast.ClassDef)
    ]
    return {_name(node).replace(".", "_") for node in classes if any(_is_transient(base) for base in node.bases)}


def test_the_page_says_of_each_table_how_long_it_is_kept() -> None:
    [section] = SECTION.findall((DOCS / "scale.md").read_text())
    assert sorted(set(NAMED.findall(section))) == sorted(tables())


def _is_transient(base: ast.expr) -> bool:
    return isinstance(base, ast.Attribute) and base.attr == "TransientModel"


def _name(node: ast.ClassDef) -> str:
    """What is assigned to _name, "" where nothing is."""
    values = [
        each.value for each in node.body if isinstance(each, ast.Assign) and ast.unparse(each.targets[0]) == "_name"
    ]
    return next((str(each.value) for each in values if isinstance(each, ast.Constant)), "")
