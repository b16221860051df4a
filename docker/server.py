"""PostgreSQL: waiting for it, telling why it lets nobody in, locking, asking."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import connection as Connection

from docker.console import Stop, say

# The database that is always there: for what is asked before ours is.
MAINTENANCE = "postgres"
# The image's own variables, and what it takes where one is not set.
USUAL = {"HOST": "db", "PORT": "5432", "USER": "odoo"}
# {words of PostgreSQL: what to do}
HINTS = {
    "password authentication failed": "PostgreSQL keeps the password (and the role) of the day its volume was made: "
    "POSTGRES_PASSWORD in .env has to be that one, or be changed there too, by ALTER ROLE ... PASSWORD.",
    "no password supplied": "Set POSTGRES_PASSWORD in .env.",
    "role ": "The role is made with the volume of PostgreSQL: is it the right volume?",
    "database ": "Is it there, and does it let the role in? ODOO_DATABASE in .env names it.",
    "permission denied": "The role needs the right to connect: GRANT CONNECT ON DATABASE.",
    "too many": "Others use up its connections: lower ODOO_DB_MAXCONN, or raise its max_connections.",
}


# What a lock is for: who prepares a database is alone; those who serve it share theirs, who changes it has it alone.
PREPARES, SERVES = "spp container {}", "spp container serves {}"


@dataclass
class Lock:
    """A connection that has locks on a database. A program that inherits it has them too, even when we are killed."""

    connection: Connection
    database: str
    taken: list[str] = field(default_factory=list)

    def take(self, purpose: str) -> bool:
        """Try to have a lock alone; return whether we have it."""
        is_ours = self._ask("pg_try_advisory_lock", purpose)
        if is_ours:
            self.taken.append(purpose)
        return is_ours

    def share(self) -> None:
        """Be one of those who serve, and alone no more; the program we become goes on with it."""
        self._ask("pg_advisory_lock_shared", SERVES)
        while self.taken:
            self._ask("pg_advisory_unlock", self.taken.pop())
        os.set_inheritable(self.connection.fileno(), True)

    def _ask(self, function: str, purpose: str) -> bool:
        with self.connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(hashtextextended(%s, 0))", [purpose.format(self.database)])
            [(answer,)] = cursor.fetchall()
            return bool(answer)


@dataclass(frozen=True)
class Server:
    """Where PostgreSQL is, and as whom it is asked."""

    host: str
    port: str
    user: str
    password: str = field(repr=False)

    def options(self) -> dict[str, str]:
        """Return what Odoo needs to reach it."""
        named = {"db_host": self.host, "db_port": self.port, "db_user": self.user, "db_password": self.password}
        return {name: value for name, value in named.items() if value}

    def environment(self) -> dict[str, str]:
        """Return the environment of PostgreSQL's programs."""
        named = {"PGHOST": self.host, "PGPORT": self.port, "PGUSER": self.user, "PGPASSWORD": self.password}
        return os.environ | named

    def wait(self, seconds: int) -> None:
        """Wait until it answers: to be asked for a password is an answer."""
        deadline = time.monotonic() + seconds
        while subprocess.run(["pg_isready", "--quiet", f"--dbname={MAINTENANCE}"], env=self.environment()).returncode:
            if time.monotonic() >= deadline:
                raise Stop(
                    f"PostgreSQL on {self.host}, port {self.port}, did not answer for {seconds} seconds. "
                    "See whether it runs (`docker compose logs db`). Nothing was done."
                )
            time.sleep(1)

    def connect(self, database: str) -> Connection:
        """Return a connection that commits each statement; a Stop says why there is none."""
        try:
            connection = psycopg2.connect(
                **{"host": self.host, "port": self.port, "user": self.user, "password": self.password},
                **{"dbname": database, "application_name": "spp container"},
            )
        except psycopg2.OperationalError as error:
            words = " ".join(str(error).split())
            hint = next((hint for start, hint in HINTS.items() if start in words), "")
            raise Stop(
                f"PostgreSQL on {self.host} answers, but does not let the role {self.user} into the database "
                f"{database}. Nothing was done. It says: {words} {hint}".rstrip()
            ) from error
        connection.autocommit = True
        return connection

    def ask(self, database: str, query: str | sql.Composable, parameters: object = None) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        with closing(self.connect(database)) as connection, connection.cursor() as cursor:
            cursor.execute(query, parameters)
            return cursor.fetchall() if cursor.description else []

    def has(self, database: str) -> bool:
        """Return whether a database is there."""
        return bool(self.ask(MAINTENANCE, "SELECT 1 FROM pg_database WHERE datname = %s", [database]))

    def users_of(self, database: str) -> list[str]:
        """Return who uses a database as our own role, as Odoo does; a report's role changes nothing."""
        query = """
            SELECT concat(coalesce(nullif(application_name, ''), 'a program'), ' from ', host(client_addr))
              FROM pg_stat_activity
             WHERE datname = %s AND usename = current_user AND backend_type = 'client backend' ORDER BY 1"""
        return [user for (user,) in self.ask(MAINTENANCE, query, [database])]

    def others(self, lock: Lock) -> list[str]:
        """Return who else uses the database of a lock; where nobody does, nobody can serve it from now on."""
        users = self.users_of(lock.database)
        return users or ([] if lock.take(SERVES) else ["an Odoo that serves it"])

    @contextmanager
    def locked(self, database: str) -> Iterator[Lock]:
        """Keep other containers from preparing or restoring a database meanwhile; yield the lock."""
        with closing(self.connect(MAINTENANCE)) as connection:
            is_told = False
            lock = Lock(connection, database)
            while not lock.take(PREPARES):
                if not is_told:
                    say(f"another container prepares or restores the database {database}; this one waits for it")
                is_told = True
                time.sleep(0.5)
            yield lock


def from_environment() -> Server:
    """Return the server that the image's own variables name."""
    variables = os.environ
    file = variables.get("PASSWORD_FILE")
    password = Path(file).read_text().rstrip("\n") if file else variables.get("PASSWORD", "")
    host, port, user = (variables.get(name) or usual for name, usual in USUAL.items())
    return Server(host, port, user, password)
