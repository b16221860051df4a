"""Odoo, as the container runs it."""

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NoReturn

from docker.configuration import Configuration
from docker.console import Stop

# The image's own program. Its entrypoint would put PostgreSQL's password on the command line.
NAME = "odoo"


@dataclass(frozen=True)
class Odoo:
    """Odoo with its configuration; what it runs inherits `lock`, a file descriptor, and so keeps it."""

    configuration: Configuration
    lock: int | None = None
    variables: Mapping[str, str] = field(default_factory=dict)

    def run(self, *words: str, script: str = "", failure: str) -> None:
        """Run until it ends; an error is a Stop that begins with `failure`."""
        kept = [] if self.lock is None else [self.lock]
        done = subprocess.run(
            [NAME, *words], env=self._environment(), input=script, text=True, pass_fds=kept, close_fds=True
        )
        if done.returncode:
            raise Stop(f"{failure} Odoo ended with {done.returncode}; what it said is above.")

    def become(self, *words: str) -> NoReturn:
        """Run in our place."""
        os.execvpe(NAME, [NAME, *words], self._environment())

    def _environment(self) -> dict[str, str]:
        return os.environ | self.variables | {"ODOO_RC": str(self.configuration.path)}
