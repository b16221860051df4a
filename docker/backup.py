"""`backup`: database and attachments in one file, which is checked before it gets its name."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime, timezone
from pathlib import Path
from typing import IO, Any

from psycopg2.extensions import ISOLATION_LEVEL_REPEATABLE_READ

from docker import archive
from docker.configuration import Configuration
from docker.console import Stop, say
from docker.server import Server

UNFINISHED = ".partial"


def folder() -> Path:
    """Return the folder backups are kept in, a volume."""
    return Path(os.environ.get("BACKUPS") or "/backups")


def make(server: Server, configuration: Configuration, database: str, label: str = "") -> Path:
    """Make a backup in the folder; return its file, which has been read again to its end."""
    with _checked(server, configuration, database, label) as (temporary, name):
        path = folder() / name
        os.link(temporary, path)  # os.rename would put this one in the place of another
    _sync(folder())
    say(f"backup {name} made and checked, {path.stat().st_size} bytes")
    return path


def print_out(server: Server, configuration: Configuration, database: str) -> None:
    """Write a backup that was checked to standard output, and leave none here."""
    with _checked(server, configuration, database, "") as (temporary, name), temporary.open("rb") as file:
        shutil.copyfileobj(file, sys.stdout.buffer)
        sys.stdout.buffer.flush()
        say(f"backup {name} made, checked and written out")


@contextmanager
def _checked(server: Server, configuration: Configuration, database: str, label: str) -> Iterator[tuple[Path, str]]:
    """Yield the path of a backup that is gone afterwards, and the name it should have."""
    moment = datetime.now(timezone.utc)
    name = f"{database}-{moment:%Y%m%d-%H%M%S-%f}{label}.tar"
    with unfinished(name) as (file, temporary):
        about = {"format": archive.FORMAT, "database": database, "made_at": moment.isoformat(timespec="seconds")}
        _write(file, temporary, server, configuration.filestore(database), about)
        archive.check(temporary)
        yield temporary, name


@contextmanager
def unfinished(name: str) -> Iterator[tuple[IO[bytes], Path]]:
    """Yield a file of this name that is not finished, and its path; it is gone afterwards."""
    path = folder() / f"{name}{UNFINISHED}"
    try:
        with _alone():
            _sweep()
            file = path.open("xb")
            fcntl.flock(file, fcntl.LOCK_EX)
    except OSError as error:
        raise Stop(f"{path} cannot be written: {error.strerror}.") from error
    with file:
        try:
            yield file, path
        finally:
            path.unlink(missing_ok=True)


@contextmanager
def _alone() -> Iterator[None]:
    """Keep others from sweeping and beginning meanwhile: a file that begins has no lock yet."""
    descriptor = os.open(folder(), os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _sweep() -> None:
    """Remove what was left by backups that were killed; whoever still writes has a lock."""
    for path in folder().glob(f"*{UNFINISHED}*"):
        # another one may have ended since, or still writes
        with suppress(FileNotFoundError, BlockingIOError), path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()


def _write(file: IO[bytes], temporary: Path, server: Server, filestore: Path, about: dict[str, Any]) -> None:
    database = about["database"]
    with unfinished(f"{temporary.name}.dump") as (_dump, dump), _snapshot(server, database) as (snapshot, cursor):
        _pg_dump(server, database, snapshot, dump)
        about |= _described(cursor)
        files = _files(cursor)
        missing = [name for name in files if not (filestore / name).is_file()]
        if missing:
            say(f"{len(missing)} of {len(files)} attachments had no file already, and have none in the backup")
        with archive.writing(file) as writer:
            writer.about(about | {"files": len(files) - len(missing)})
            writer.file(archive.DUMP, dump)
            for name in sorted(set(files) - set(missing)):
                writer.file(f"{archive.FILES}{name}", filestore / name)
    file.flush()
    os.fsync(file.fileno())


@contextmanager
def _snapshot(server: Server, database: str) -> Iterator[tuple[str, Any]]:
    """Yield what the dump is of, and a cursor that sees the same; meanwhile Odoo removes no attachment's file."""
    with closing(server.connect(database)) as connection:
        connection.set_session(isolation_level=ISOLATION_LEVEL_REPEATABLE_READ, autocommit=False)
        with connection.cursor() as cursor:
            cursor.execute("SET idle_in_transaction_session_timeout = 0")
            # Odoo's collection of unused files wants it in SHARE MODE; everybody else goes on.
            cursor.execute("LOCK TABLE ir_attachment IN ROW EXCLUSIVE MODE")
            cursor.execute("SELECT pg_export_snapshot()")
            [(snapshot,)] = cursor.fetchall()
            yield snapshot, cursor


def _pg_dump(server: Server, database: str, snapshot: str, path: Path) -> None:
    words = ["--format=custom", f"--snapshot={snapshot}", f"--file={path}", f"--dbname={database}"]
    try:
        done = subprocess.run(["pg_dump", *words], env=server.environment(), capture_output=True, text=True)
    except FileNotFoundError as error:
        raise Stop("pg_dump is not here. Odoo's official image has it.") from error
    if done.returncode:
        raise Stop(f"pg_dump failed: {' '.join(done.stderr.split())}")


def _described(cursor: Any) -> dict[str, Any]:
    cursor.execute("SELECT datcollate, datctype FROM pg_database WHERE datname = current_database()")
    collate, ctype = cursor.fetchone()
    cursor.execute("SELECT name, latest_version FROM ir_module_module WHERE state = 'installed'")
    return {"collate": collate, "ctype": ctype, "addons": dict(cursor.fetchall())}


def _files(cursor: Any) -> list[str]:
    cursor.execute("SELECT DISTINCT store_fname FROM ir_attachment WHERE store_fname IS NOT NULL")
    return [name for (name,) in cursor.fetchall()]


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
