"""Databases of a server, through the psycopg2 of an Odoo's environment: no client programs are needed."""

import json
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from runner.console import Failure
from runner.postgres import Server

# What the environment's Python runs: statements from standard input, the rows of the last one to standard output.
_CLIENT = """
import json, psycopg2, sys
job = json.load(sys.stdin)
try:
    connection = psycopg2.connect(dbname=job["database"])
    connection.autocommit = True
    with connection.cursor() as cursor:
        for statement, values in job["statements"]:
            cursor.execute(statement, values)
        json.dump(cursor.fetchall() if cursor.description else [], sys.stdout)
except psycopg2.Error as error:
    sys.exit(str(error).strip())
"""
# PostgreSQL's own limit on a name is 63 bytes.
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,62}")
# Every server has these; they are nobody's to fill or to drop.
RESERVED = ("postgres", "template0", "template1")


@dataclass(frozen=True)
class Databases:
    """The databases of one server. `python` is an interpreter that has psycopg2."""

    server: Server
    python: Path

    def names(self) -> list[str]:
        """Return the names of all databases."""
        return [name for (name,) in self.run("postgres", "SELECT datname FROM pg_database ORDER BY datname")]

    def copy(self, source: str, name: str) -> None:
        """Make the database `name` as a copy of `source`, which nobody may be connected to."""
        # Copying files is quicker than through the log, the default since PostgreSQL 15, which knows this word.
        [[version]] = self.run("postgres", "SELECT current_setting('server_version_num')::int")
        strategy = " STRATEGY file_copy" if version >= 150000 else ""
        self.run("postgres", f"CREATE DATABASE {quoted(name)} TEMPLATE {quoted(source)}{strategy}")

    def rename(self, old: str, new: str) -> None:
        """Give a database another name."""
        self.run("postgres", f"ALTER DATABASE {quoted(old)} RENAME TO {quoted(new)}")

    def drop(self, name: str) -> None:
        """Drop a database if it is there, and end whatever is connected to it."""
        end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        self._client("postgres", [(end, [name]), (f"DROP DATABASE IF EXISTS {quoted(name)}", [])])

    def run(self, database: str, statement: str, *values: Any) -> list[list[Any]]:
        """Run one statement in a transaction of its own and return its rows."""
        return self._client(database, [(statement, list(values))])

    def _client(self, database: str, statements: list[tuple[str, list[Any]]]) -> list[list[Any]]:
        done = subprocess.run(
            [self.python, "-c", _CLIENT],
            input=json.dumps({"database": database, "statements": statements}),
            capture_output=True,
            text=True,
            env=self.server.environment(),
        )
        if done.returncode:
            raise Failure(f"PostgreSQL, database {database}: {done.stderr.strip()}")
        rows: list[list[Any]] = json.loads(done.stdout)
        return rows


def check_name(name: str) -> None:
    """Raise a Failure where `name` cannot be that of a database of ours."""
    quoted(name)
    if name in RESERVED:
        raise Failure(f"the database {name} belongs to PostgreSQL itself", "Choose another name.")


def quoted(name: str) -> str:
    """Return the name of a database as an SQL identifier; a Failure where it is no good name."""
    if not NAME.fullmatch(name):
        raise Failure(f"{name!r} is no name for a database", "Use letters, digits, _ . and - only, a letter first.")
    return f'"{name}"'
