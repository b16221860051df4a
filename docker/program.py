"""Odoo, as the container runs it."""

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NoReturn

from docker import settings
from docker.configuration import Configuration
from docker.console import Stop
from docker.server import Lock

# The image's own program. Its entrypoint would put PostgreSQL's password on the command line.
NAME = "odoo"


@dataclass(frozen=True)
class Odoo:
    """Odoo with its configuration; what it runs inherits `lock`, and so keeps it."""

    configuration: Configuration
    lock: Lock
    variables: Mapping[str, str] = field(default_factory=dict)

    def run(self, *words: str, script: str = "", failure: str) -> None:
        """Run until it ends; an error is a Stop that begins with `failure`."""
        kept = [self.lock.connection.fileno()]
        done = subprocess.run([NAME, *words], env=self._environment(), input=script, text=True, pass_fds=kept)
        if done.returncode:
            raise Stop(f"{failure} Odoo ended with {done.returncode}; what it said is above.")

    def become(self, *words: str) -> NoReturn:
        """Run in our place, as one of those who serve."""
        self.lock.share()
        os.execvpe(NAME, [NAME, *words], self._environment())

    def _environment(self) -> dict[str, str]:
        """Return the environment without what odoo.conf is made of: Odoo 19.0 would read it in its own way."""
        given = {name: value for name, value in os.environ.items() if name not in settings.OPTIONS}
        return {**given, **self.variables, "ODOO_RC": str(self.configuration.path)}
