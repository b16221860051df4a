"""What a database holds, as far as starting depends on it."""

import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from docker.server import Server

# Parameters of Odoo that the container keeps: its first start is done; the digests of the code the database fits;
# an update that has begun and not ended, with the backup from before it.
DONE, CODE, UPDATE = "spp.first_start_done", "spp.container_code", "spp.container_update"


@dataclass(frozen=True)
class Contents:
    """`installed` has the version and the state of each addon that is installed, or was about to be updated."""

    exists: bool
    installed: Mapping[str, tuple[str, str]]
    is_used: bool = False
    parameters: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_prepared(self) -> bool:
        """Return whether the first start is done."""
        return DONE in self.parameters

    @property
    def code(self) -> dict[str, str]:
        """Return the digest of each addon's code that the database fits."""
        return _read(self.parameters, CODE)

    @property
    def update(self) -> dict[str, str]:
        """Return what is known of an update that has not ended: its `code`, `backup`, `addons`, and
        the backup from before the `first` try."""
        return _read(self.parameters, UPDATE)


def look(server: Server, database: str) -> Contents:
    """Return what a database holds. An error of PostgreSQL is none of the answers."""
    if not server.has(database):
        return Contents(False, {})
    with closing(server.connect(database)) as connection, connection.cursor() as cursor:
        if not _is_table(cursor, "ir_module_module") or not _is_table(cursor, "ir_config_parameter"):
            return Contents(True, {})
        cursor.execute(
            "SELECT name, coalesce(latest_version, ''), state FROM ir_module_module"
            " WHERE state IN ('installed', 'to upgrade', 'to remove')"
        )
        installed = {name: (version, state) for name, version, state in cursor.fetchall()}
        return Contents(True, installed, _is_used(cursor), _parameters(cursor))


def keep(server: Server, database: str, values: Mapping[str, dict[str, str] | None]) -> None:
    """Keep parameters, all or none; None takes one away."""
    with closing(server.connect(database)) as connection:
        connection.autocommit = False
        with connection, connection.cursor() as cursor:
            for key, value in values.items():
                cursor.execute("DELETE FROM ir_config_parameter WHERE key = %s", [key])
                if value is not None:
                    insert = "INSERT INTO ir_config_parameter (key, value) VALUES (%s, %s)"
                    cursor.execute(insert, [key, json.dumps(value, sort_keys=True)])


def _is_table(cursor: Any, name: str) -> bool:
    cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [name])
    return bool(cursor.fetchone()[0])


def _is_used(cursor: Any) -> bool:
    """Return whether somebody has logged in."""
    if not _is_table(cursor, "res_users_log"):
        return False
    cursor.execute("SELECT EXISTS (SELECT FROM res_users_log)")
    return bool(cursor.fetchone()[0])


def _parameters(cursor: Any) -> dict[str, str]:
    cursor.execute("SELECT key, value FROM ir_config_parameter WHERE key = ANY(%s)", [[DONE, CODE, UPDATE]])
    return dict(cursor.fetchall())


def _read(parameters: Mapping[str, str], key: str) -> dict[str, str]:
    read: dict[str, str] = json.loads(parameters.get(key) or "{}")
    return read
