"""PostgreSQL: the server the environment names, or a private one on a Unix socket that lives as long as the command."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from runner import cache, console, postgres_programs, processes
from runner.console import Failure
from runner.processes import Child

# The role a private cluster is made with. Odoo refuses to run as "postgres".
ROLE = "spp"
PORT = 5432
# sockaddr_un has 108 bytes, the last one a NUL; "/.s.PGSQL.5432.lock" comes after the folder.
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432.lock")
START_SECONDS = 60

COMMON_SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "shared_buffers": "256MB",
    "max_connections": "100",
    "log_min_messages": "warning",
    "log_min_error_statement": "panic",  # a failing statement holds people's data
    "log_error_verbosity": "terse",  # and so do the details of an error
}
# For databases that are made again at a command: after a crash of the whole machine they may be damaged, in exchange
# installing and loading are several times quicker. A crash or kill of the server alone loses nothing.
HASTY_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "4GB"}


@dataclass(frozen=True)
class Server:
    """A PostgreSQL that answers. An empty field is left to libpq: its variables and ~/.pgpass.

    `slot` is the name of what it is used for; two that run at once have different ones.
    """

    host: str
    port: str
    user: str
    is_private: bool
    slot: str

    def environment(self) -> dict[str, str]:
        """Return the variables a client needs, on top of what our own environment has."""
        named = {"PGHOST": self.host, "PGPORT": self.port, "PGUSER": self.user}
        ours = {name: value for name, value in named.items() if value}
        if not self.is_private:
            return dict(os.environ) | ours
        theirs = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        return theirs | ours


@contextmanager
def serving(purpose: str, *, hasty: bool = False, slots: int = 1, note: str = "") -> Iterator[Server]:
    """Yield the server for `purpose`, a private one kept for it alone.

    A busy one is a Failure, unless there are more `slots`: then the next free one is taken. `hasty` gives up
    durability for speed; `note` is what another run is told about this one.
    """
    if outside := _named_by_environment(purpose):
        yield outside
        return
    binaries = postgres_programs.find()
    names = [purpose, *(f"{purpose}.{number}" for number in range(1, slots))]
    for name in names:
        folder = cache.folder() / "postgres" / f"{name}-pg{postgres_programs.major(binaries)}"
        with cache.held(folder, f"process {os.getpid()}{note}") as lock:
            if lock is not None:
                with _running(binaries, folder, hasty, lock) as socket:
                    yield Server(str(socket), str(PORT), ROLE, is_private=True, slot=name)
                return
    raise Failure(
        f"{purpose} is in use by {cache.note(folder)}.",
        "Use that one, or end it first: Ctrl-C where it runs, or `kill` with its process number.",
    )


def _named_by_environment(purpose: str) -> Server | None:
    names = ("PGHOST", "PGPORT", "PGUSER")
    if not any(os.environ.get(name) for name in names):
        return None
    host, port, user = (os.environ.get(name, "") for name in names)
    console.say(f"PostgreSQL: the one the environment names ({host or 'local'})")
    return Server(host, port, user, is_private=False, slot=f"{purpose}.{os.getpid()}")


@contextmanager
def _running(binaries: Path, folder: Path, hasty: bool, lock: int) -> Iterator[Path]:
    """Run the cluster's server for as long as the block runs; yield the folder of its socket."""
    _make_cluster(binaries, folder)
    with _socket_folder(folder) as sockets:
        child = _start(binaries, folder, sockets, hasty, lock)
        try:
            _wait_until_ready(child, folder)
            yield sockets
        finally:
            processes.stop(child, signal.SIGINT)  # a fast shutdown: sessions are ended, everything is written


def _make_cluster(binaries: Path, folder: Path) -> None:
    data = folder / "data"
    if (data / "spp-is-whole").exists():
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    postgres_programs.give_away(folder)
    with console.step(f"making a private PostgreSQL cluster ({folder.name})"):
        code, lines = processes.run(
            [
                *postgres_programs.as_server_user(),
                *(binaries / "initdb", "--pgdata", data, "--username", ROLE, "--auth", "trust"),
                *("--encoding", "UTF8", "--locale", "C", "--no-sync"),
            ],
            cwd=folder,
        )
        if code:
            shown = "\n".join(f"  {line}" for line in lines[-5:])
            raise Failure(f"initdb failed:\n{shown}", "Set PGHOST to a running PostgreSQL server to go without.")
    (data / "spp-is-whole").touch()


@contextmanager
def _socket_folder(folder: Path) -> Iterator[Path]:
    """Yield the folder for the socket: below the cluster's, or where that path is too long a temporary one."""
    sockets = folder / "socket"
    if len(os.fsencode(sockets)) <= LONGEST_SOCKET_FOLDER:
        sockets.mkdir(mode=0o700, exist_ok=True)
        postgres_programs.give_away(sockets)
        yield sockets
        return
    with tempfile.TemporaryDirectory(prefix="spp-pg-") as short:
        postgres_programs.give_away(Path(short))
        yield Path(short)


def _start(binaries: Path, folder: Path, sockets: Path, hasty: bool, lock: int) -> Child:
    settings = COMMON_SETTINGS | (HASTY_SETTINGS if hasty else {}) | {"unix_socket_directories": str(sockets)}
    words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    # The server inherits the lock. So when we have it, no server is left, and a pid file is of one that was killed.
    (folder / "data/postmaster.pid").unlink(missing_ok=True)
    with (folder / "log").open("wb") as log:
        return processes.start(
            [*postgres_programs.as_server_user(), binaries / "postgres", "-D", folder / "data", *words],
            at_our_death=signal.SIGINT,
            cwd=folder,
            inherits=[lock],
            stdout=log,
            stderr=subprocess.STDOUT,
        )


def _wait_until_ready(child: Child, folder: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not _is_ready(folder):
        if child.poll() is not None or time.monotonic() > deadline:
            shown = (folder / "log").read_text(errors="replace").splitlines()[-5:]
            raise Failure("PostgreSQL did not start:\n" + "\n".join(f"  {line}" for line in shown))
        time.sleep(0.05)


def _is_ready(folder: Path) -> bool:
    """Return whether the server takes connections; the eighth line of its pid file says so."""
    try:
        lines = (folder / "data/postmaster.pid").read_text().splitlines()
    except OSError:
        return False
    return len(lines) >= 8 and lines[7].strip() == "ready"
