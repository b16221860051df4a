"""What Odoo 19.0 ignores or shows otherwise without a word, and no rule has rewritten.

Only such things are looked for: what 19.0 refuses aloud is found by the installation and the tests, which run on it.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from runner.port.edits import line_of

NEVER_CALLED = "_name_search|check_access_rights|check_access_rule|fields_view_get|name_get|read_group|user_has_groups"
PYTHON, XML = (".py",), (".xml",)


class Silent(NamedTuple):
    """A pattern in files of these suffixes, and what comes of it."""

    suffixes: tuple[str, ...]
    pattern: re.Pattern[str]
    comes_of_it: str


SILENT = (
    Silent(
        PYTHON,
        re.compile(r"^\s+_sql_constraints\s*=", re.M),
        "the constraint is left out: write a literal list, without _() and without a ] in it",
    ),
    Silent(PYTHON, re.compile(rf"\bdef (?:{NEVER_CALLED})\("), "19.0 never calls this method"),
    Silent(
        PYTHON,
        re.compile(r"\bfields\.[A-Z]\w+\([^()]*\b(?:auto_join|group_operator|states)="),
        "19.0 does not know this argument of a field",
    ),
    Silent((".py", ".js"), re.compile(r"""["']tree["']"""), "who opens this view gets an error: it is list"),
    Silent(XML, re.compile(r"<tree\b"), "the list is not shown: write one tag a line, which Odoo's own script needs"),
    Silent(
        XML,
        re.compile(r'\bt-name="kanban-(?:box|menu|tooltip)"'),
        "the card is not shown: a rule takes templates of a kanban view only",
    ),
    Silent(
        XML,
        re.compile(r'\bclass="[^"]*\b(?:oe_chatter|oe_kanban_global_click)\b'),
        "nothing is shown, or no click is taken: a rule takes the class on a div only",
    ),
)


def found(folder: Path) -> Iterator[str]:
    """Yield a line for each such thing in the edition in `folder`, without what others made (static/lib)."""
    for path in sorted(path for path in folder.rglob("*") if "lib" not in path.relative_to(folder).parts):
        for silent in SILENT:
            if path.suffix in silent.suffixes:
                yield from _found(path.relative_to(folder), path.read_text(), silent)


def _found(path: Path, content: str, silent: Silent) -> Iterator[str]:
    for match in silent.pattern.finditer(content):
        yield f"{path}:{line_of(content, match.end())}: {match[0].splitlines()[-1].strip()}: {silent.comes_of_it}"
