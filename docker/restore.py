"""`restore`: a database and its attachments from a backup, beside what is there or, if asked, in its place.

All of it is made under another name first. The name changes at the end, in one transaction: killed before it, the
database that was there is as it was.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import IO, Any

import psycopg2
from psycopg2 import sql

from docker import archive, backup, leftovers
from docker.configuration import Configuration
from docker.console import Stop, say
from docker.name import RESTORING, check_new
from docker.program import Odoo
from docker.server import MAINTENANCE, Lock, Server

# A file that is not whole yet.
UNFINISHED = ".restoring"
# A newer pg_restore than the server says this to it, and an older server knows no such setting.
HEAD = 2000
NOT_OF_OLDER_SERVERS = b"SET transaction_timeout = 0;\n"


@dataclass(frozen=True)
class Restore:
    """A restore under the name `database`; `replaces` puts away the one that has the name, and keeps it."""

    server: Server
    configuration: Configuration
    database: str
    replaces: bool
    neutralizes: bool

    def run(self, name: str) -> None:
        """Restore a backup of the folder, or with "-" one from standard input."""
        with _given(name) as path, self.server.locked(self.database) as lock:
            self._check_free(lock)
            about = archive.check(path)
            try:
                self._make(path, about)
                self._neutralize(lock)
                self._put_in_place(path)
            finally:
                self._remove_new()
        say(f"{self.database} is restored: {about['database']} of {about['made_at']}, {about['files']} attachments")

    def _neutralize(self, lock: Lock) -> None:
        if self.neutralizes:
            failure = "The restored copy could not be neutralized, so it was not put in place."
            Odoo(self.configuration, lock).run("neutralize", f"--database={self._new}", failure=failure)

    @property
    def _new(self) -> str:
        return f"{self.database}{RESTORING}"

    def _check_free(self, lock: Lock) -> None:
        check_new(self.database)
        if not self.server.has(self.database):
            return
        if not self.replaces:
            raise Stop(
                f"The database {self.database} is there. To restore into its place add --replace: it is kept under "
                "another name. To restore beside it add `--as NAME`. Nothing was done."
            )
        if users := self.server.others(lock):
            who = ", ".join(users)
            raise Stop(f"The database {self.database} is in use ({who}): stop Odoo first. Nothing was done.")

    def _make(self, path: Path, about: dict[str, Any]) -> None:
        self._remove_new()
        with self._maintenance() as cursor:
            query = "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE %s LC_CTYPE %s"
            cursor.execute(sql.SQL(query).format(sql.Identifier(self._new)), [about["collate"], about["ctype"]])
        for name, content in archive.members(path):
            if name == archive.DUMP:
                self._load(content)

    def _load(self, content: IO[bytes]) -> None:
        """Load a dump, in one transaction."""
        with backup.unfinished(f"{self._new}.dump") as (file, dump):
            shutil.copyfileobj(content, file)
            file.flush()
            words = ["--no-owner", "--no-acl", "--file=-", str(dump)]
            with (
                subprocess.Popen(["pg_restore", *words], stdout=subprocess.PIPE) as reading,
                subprocess.Popen(self._psql(), stdin=subprocess.PIPE, env=self.server.environment()) as loading,
            ):
                assert reading.stdout and loading.stdin
                # The setting is at the script's head, far before the first data.
                loading.stdin.write(reading.stdout.read(HEAD).replace(NOT_OF_OLDER_SERVERS, b"", 1))
                archive.pass_on(reading.stdout, loading.stdin)
        if reading.returncode or loading.returncode:
            raise Stop("PostgreSQL did not take the dump, as it says above. The database that was there is as it was.")

    def _psql(self) -> list[str]:
        words = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]
        return ["psql", *words, f"--dbname={self._new}"]

    def _name_to_keep(self) -> str:
        """Return a name for the database that was there until now; that of an earlier restore stays what it is."""
        moment = datetime.now(timezone.utc)
        while self.server.has(name := f"{self.database}_until_{moment:%Y%m%d_%H%M%S}"):
            moment += timedelta(seconds=1)
        return name

    def _put_in_place(self, path: Path) -> None:
        """Give the new database its name. Files are named by what is in them: those that are there stay."""
        is_there = self.server.has(self.database)
        kept = self._name_to_keep()
        files, copy, kept_files = map(self.configuration.filestore, (self.database, self._new, kept))
        if is_there and files.exists():
            shutil.copytree(files, copy, copy_function=os.link)
        _unpack(path, files)
        with self._maintenance() as cursor:
            cursor.execute("BEGIN")
            if is_there:
                self._rename(cursor, self.database, kept)
            self._rename(cursor, self._new, self.database)
            if copy.exists():
                copy.rename(kept_files)
            cursor.execute("COMMIT")
        if is_there:
            say(f"the database that was there is now {kept}: docs/containers.md says how to remove it")

    def _rename(self, cursor: Any, name: str, to: str) -> None:
        query = sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(name), sql.Identifier(to))
        try:
            cursor.execute(query)
        except psycopg2.errors.ObjectInUse as error:
            raise Stop(f"The database {name} is in use, and as it was: stop Odoo, then restore again.") from error

    def _remove_new(self) -> None:
        leftovers.remove(self.server, self.configuration, self.database)

    @contextmanager
    def _maintenance(self) -> Iterator[Any]:
        with closing(self.server.connect(MAINTENANCE)) as connection, connection.cursor() as cursor:
            yield cursor


@contextmanager
def _given(name: str) -> Iterator[Path]:
    if name == "-":
        with backup.unfinished("from-standard-input") as (file, path):
            shutil.copyfileobj(sys.stdin.buffer, file)
            file.flush()
            yield path
        return
    path = backup.folder() / name
    if not path.is_file():
        there = ", ".join(sorted(each.name for each in backup.folder().glob("*.tar"))) or "none"
        raise Stop(f"There is no backup {name}. In {backup.folder()} there are: {there}.")
    yield path


def _unpack(path: Path, files: Path) -> None:
    for left in files.rglob(f"*{UNFINISHED}"):
        left.unlink()
    for name, content in archive.members(path):
        if name.startswith(archive.FILES):
            target = files / name.removeprefix(archive.FILES)
            if archive.is_same(content, target):
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            temporary = target.with_name(f"{target.name}{UNFINISHED}")
            with temporary.open("wb") as file:
                shutil.copyfileobj(content, file)
            temporary.replace(target)
