"""A container without an engine: its command in a folder, on a real PostgreSQL, with a stand-in for Odoo or Odoo."""

import itertools
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from runner import postgres, postgres_programs, series
from runner.postgres import Server

STAND_IN = Path(__file__).with_name("stand_in.sh")
PROGRAMS = ("psql", "pg_isready", "pg_dump", "pg_restore")
MODULES = ("spp_area", "spp_session_tracking")
NEWER = "17.0.1.1.0"
SECONDS = 300
NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Return a PostgreSQL of these tests' own, which asks the role with_password for a password."""
    binaries = postgres_programs.find()
    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        patch.setenv("PATH", f"{os.environ['PATH']}{os.pathsep}{binaries}")
        for name in ("PGHOST", "PGPORT", "PGUSER"):
            patch.delenv(name, raising=False)
        if missing := [name for name in PROGRAMS if not shutil.which(name)]:
            pytest.skip(f"{', '.join(missing)} are not installed here")
        with pytest.MonkeyPatch.context() as at_first:
            at_first.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
            at_first.setattr(postgres_programs, "find", lambda: binaries)
            running = stack.enter_context(postgres.serving("docker", hasty=True))
        _ask_for_password(running)
        yield running


def _ask_for_password(server: Server) -> None:
    [(path,)] = rows(server, "postgres", "SHOW hba_file")
    lines = Path(path).read_text()
    Path(path).write_text(f"local all with_password scram-sha-256\n{lines}")
    rows(server, "postgres", "CREATE ROLE with_password LOGIN CREATEDB PASSWORD 'it''s $ecret'")
    rows(server, "postgres", "SELECT pg_reload_conf()")


def rows(server: Server, database: str, query: str) -> list[tuple[Any, ...]]:
    """Return what a query finds."""
    place = {"host": server.host, "port": server.port, "user": server.user, "dbname": database}
    with closing(psycopg2.connect(**place)) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        cursor.execute(query)
        return cursor.fetchall() if cursor.description else []


class Container:
    """A folder that plays the odoo container."""

    def __init__(self, folder: Path, server: Server, database: str) -> None:
        self.folder, self.server, self.database = folder, server, database
        self.data, self.backups = folder / "data", folder / "backups"
        self.started: list[subprocess.Popen[bytes]] = []
        for path in (self.data, self.backups, folder / "addons", folder / "bin", folder / "tmp"):
            path.mkdir()
        (folder / "bin/odoo").symlink_to(STAND_IN)
        self.configure(folder / "addons")
        for name in MODULES:
            self.write_addon(name, "17.0.1.0.0")
        self.environment = {
            **{"DATABASE": self.database, "MODULES": ",".join(MODULES), "ADMIN_PASSWORD": "adm1n $ecret"},
            **{"HOST": server.host, "PORT": server.port, "USER": server.user, "PASSWORD": "", "ODOO_WAIT_SECONDS": "0"},
            **{"PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(series.REPOSITORY)},
            **{"ODOO_RC": str(folder / "odoo.conf"), "ODOO_VERSION": "17.0", "BACKUPS": str(self.backups)},
            "TMPDIR": str(folder / "tmp"),
        }

    def configure(self, *addons: Path) -> None:
        """Write the image's odoo.conf."""
        paths = ",".join(str(path) for path in addons)
        lines = ("[options]", f"addons_path = {paths}", f"data_dir = {self.data}", "server_wide_modules = base", "")
        (self.folder / "odoo.conf").write_text("\n".join(lines))

    def write_addon(self, name: str, version: str, text: str = "") -> None:
        """Write the code of an addon."""
        addon = self.folder / "addons" / name
        (addon / "static").mkdir(parents=True, exist_ok=True)
        (addon / "__manifest__.py").write_text(f'{{"name": "{name}", "version": "{version}"}}\n')
        (addon / "view.xml").write_text(text)

    def begin(self, *words: str, **environment: str) -> subprocess.Popen[bytes]:
        """Start a command of the container, in a process group of its own."""
        given = {name: value for name, value in os.environ.items() if not name.startswith(("ODOO_", "SPP_", "PG"))}
        process = subprocess.Popen(
            [sys.executable, "-B", "-m", "docker", *(words or ("start",))],
            cwd=self.folder,
            env=given | self.environment | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        self.started.append(process)
        return process

    def run(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the container until it ends, or Odoo would serve."""
        process = self.begin(*words, **environment)
        out, errors = process.communicate(timeout=SECONDS)
        return subprocess.CompletedProcess(words, process.returncode, out.decode(), errors.decode())

    def pipe(self, *words: str, given: bytes = b"") -> tuple[int, bytes, str]:
        """Run a command with a standard input; return its code and what it wrote to its outputs."""
        process = self.begin(*words)
        out, errors = process.communicate(given, timeout=SECONDS)
        return process.returncode, out, errors.decode()

    def fails(self, *words: str, **environment: str) -> str:
        """Run a command that has to fail; return what it says."""
        done = self.run(*words, **environment)
        assert done.returncode == 1 and "Traceback" not in done.stderr, done.stderr
        return " ".join(done.stderr.split())

    def succeeds(self, *words: str, **environment: str) -> list[str]:
        """Run a command that has to succeed; return each call of Odoo."""
        done = self.run(*words, **environment)
        assert done.returncode == 0, done.stderr
        return self.calls()

    def killed(self, *words: str, when: Callable[[], object]) -> None:
        """Run a command and kill all of it at a moment, as an engine does."""
        process = self.begin(*words)
        until(when)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()

    def calls(self) -> list[str]:
        """Return each call of Odoo since the last time one asked."""
        path = self.folder / "calls"
        lines = path.read_text().splitlines() if path.exists() else []
        path.unlink(missing_ok=True)
        return lines

    def sql(self, query: str, database: str = "") -> list[tuple[Any, ...]]:
        """Return what a query finds in the database."""
        return rows(self.server, database or self.database, query)

    @contextmanager
    def connected(self) -> Iterator[None]:
        """Be connected to the database meanwhile, as an Odoo is."""
        place = {"host": self.server.host, "port": self.server.port, "user": self.server.user}
        with closing(psycopg2.connect(dbname=self.database, **place)):
            yield

    def versions(self, database: str = "") -> dict[str, str]:
        """Return the versions of the addons a database has."""
        query = "SELECT name, latest_version FROM ir_module_module WHERE name LIKE 'spp%'"
        return dict(self.sql(query, database))

    def saved(self) -> list[str]:
        """Return the names of what is in the folder of backups."""
        return sorted(path.name for path in self.backups.iterdir())

    def end(self) -> None:
        """Kill what is left."""
        for process in self.started:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def until(when: Callable[[], object]) -> None:
    """Wait for something."""
    deadline = time.monotonic() + SECONDS
    while not when():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.fixture
def container(tmp_path: Path, server: Server) -> Iterator[Container]:
    """Return a container that was never started."""
    made = Container(tmp_path, server, f"spp_{next(NUMBERS)}")
    yield made
    made.end()


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory, server: Server) -> str:
    """Return the name of a database that a container has prepared, to be copied."""
    made = Container(tmp_path_factory.mktemp("prepared"), server, "spp_prepared")
    made.succeeds()
    return made.database


@pytest.fixture
def started(container: Container, prepared: str) -> Container:
    """Return a container whose first start is done."""
    container.sql(f"CREATE DATABASE {container.database} TEMPLATE {prepared}", "postgres")
    return container


@pytest.fixture
def newer(started: Container) -> Container:
    """Return a container whose first start is done, with newer code of one addon."""
    started.write_addon("spp_area", NEWER)
    return started
