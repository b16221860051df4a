"""docs/database.md names every place where our addons speak to PostgreSQL past the ORM, and no other.

That the page fits a database is tested in spp_attendance_moodle_sync, the addon above all others.
"""

import re

from tests.docs.database import Function, functions
from tests.docs.pages import DOCS

PAGE = (DOCS / "database.md").read_text()
SECTION = re.compile(r"^### (.+)\n", re.MULTILINE)
ROW = re.compile(r"^\|.*\| ([^|]+) \|$", re.MULTILINE)
NAME = re.compile(r"`([\w.]+)`")
Owners = set[tuple[str, str]]


def owners(*sections: str) -> Owners:
    """(addon, function) of the last column of the tables in sections."""
    _start, *parts = SECTION.split(PAGE)
    tables = dict(zip(parts[::2], parts[1::2], strict=True))
    cells = [NAME.findall(cell) for section in sections for cell in ROW.findall(tables[section])]
    return {(addon, name) for addon, *names in filter(None, cells) for name in names}


def in_sources(functions_of_kind: list[Function]) -> Owners:
    return {function.owner for function in functions_of_kind}


def test_each_function_that_sends_a_statement_is_listed() -> None:
    sending = in_sources([function for function in functions() if function.executes])
    assert sorted(sending - owners("Writes", "Locks", "Reads, settings and definitions")) == []


def test_each_write_is_listed_as_one() -> None:
    writing = in_sources([function for function in functions() if function.writes])
    assert sorted(writing - owners("Writes")) == []


def test_each_lock_is_listed_as_one() -> None:
    assert in_sources([function for function in functions() if function.locks]) == owners("Locks")


def test_each_cursor_is_listed_as_one() -> None:
    assert in_sources([function for function in functions() if function.opens_cursor]) == owners("Cursors of their own")


def test_each_model_that_is_a_query_is_listed() -> None:
    queries = [function for function in functions() if function.name.endswith("._table_query")]
    assert in_sources(queries) == owners("Models that are a query")


def test_each_owner_is_there() -> None:
    assert sorted(owners(*SECTION.findall(PAGE)) - in_sources(functions())) == []
