"""The command line of the container."""

import argparse
import errno
import os
import signal
import sys
from types import FrameType
from typing import NoReturn

import psycopg2

from docker import backup, configuration, server, start
from docker.console import Stop, say
from docker.name import check
from docker.restore import Restore

FULL = os.strerror(errno.ENOSPC)
MAKE_ROOM = (
    " A volume is full. If it is that of the backups: docs/containers.md, under Save and restore, says how to see "
    "which there are, and how to remove old ones."
)


def main(words: list[str]) -> int:
    """Run a command; return its exit code."""
    os.umask(0o077)  # secrets and backups are for this user's eyes
    signal.signal(signal.SIGTERM, _end)  # or process 1 would not hear it
    options = parser().parse_args(words)
    try:
        options.run(options)
    except Stop as stop:
        return _failed(str(stop))
    except OSError as error:
        return _failed(f"It did not go on: {error}.")
    except psycopg2.Error as error:
        return _failed(f"PostgreSQL refused, and nothing is served: {' '.join(str(error).split())}")
    return 0


def _failed(words: str) -> int:
    say(words + (MAKE_ROOM if FULL in words else ""))
    return 1


def parser() -> argparse.ArgumentParser:
    """Return what reads the command line."""
    made = argparse.ArgumentParser(prog="docker compose run --rm odoo", allow_abbrev=False)
    commands = made.add_subparsers(required=True, metavar="command")
    starting = commands.add_parser("start", help="prepare the database, then serve")
    starting.add_argument("--jobs", action="store_true", help="run scheduled jobs only, serve nobody")
    starting.set_defaults(run=_start)
    commands.add_parser("update", help="make a backup and update the database").set_defaults(run=_update)
    saving = commands.add_parser("backup", help="database and attachments into one file of /backups")
    saving.add_argument("to", nargs="?", choices=["-"], help="-: to standard output instead")
    saving.set_defaults(run=_backup)
    _restore_options(commands.add_parser("restore", help="a database from a backup"))
    return made


def _restore_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="its name in /backups; -: from standard input")
    parser.add_argument("--as", dest="database", help="the name of the database (ODOO_DATABASE)")
    parser.add_argument("--replace", action="store_true", help="where one has that name: keep it under another")
    parser.add_argument("--neutralize", action="store_true", help="for tests: it calls nobody, its tokens are dead")
    parser.set_defaults(run=_restore)


def _start(options: argparse.Namespace) -> None:
    with start.prepared(server.from_environment(), start.may_update()) as started:
        started.serve(options.jobs)


def _update(options: argparse.Namespace) -> None:
    with start.prepared(server.from_environment(), is_allowed=True):
        pass


def _backup(options: argparse.Namespace) -> None:
    ours = server.from_environment()
    make = backup.print_out if options.to else backup.make
    make(ours, configuration.write(ours), _ready(ours, start.named("DATABASE")))


def _restore(options: argparse.Namespace) -> None:
    ours = server.from_environment()
    written, database = configuration.write(ours), _ready(ours, options.database or start.named("DATABASE"))
    Restore(ours, written, database, options.replace, options.neutralize).run(options.file)


def _ready(ours: server.Server, name: str) -> str:
    """Return the name of a database, once PostgreSQL answers."""
    checked = check(name)
    ours.wait(start.wait_seconds())
    return checked


def _end(signum: int, frame: FrameType | None) -> NoReturn:
    sys.exit(128 + signum)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
