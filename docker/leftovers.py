"""What a restore that did not come to its end leaves."""

import shutil

from psycopg2 import sql

from docker.configuration import Configuration
from docker.name import RESTORING
from docker.server import MAINTENANCE, Server


def remove(server: Server, configuration: Configuration, database: str) -> bool:
    """Remove it, for who has the lock of the database; return whether there was a database among it."""
    name = f"{database}{RESTORING}"
    files, was_there = configuration.filestore(name), server.has(name)
    if files.exists():
        shutil.rmtree(files)
    server.ask(MAINTENANCE, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
    return was_there
