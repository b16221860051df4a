"""`start`: installs once, updates where the code is newer, then becomes the server. `update`: without serving."""

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import NoReturn

from docker import backup, code, configuration, contents, leftovers, plan, settings
from docker.configuration import Configuration
from docker.console import Stop, say
from docker.contents import CODE, UPDATE, Contents
from docker.name import check, check_new
from docker.plan import Plan
from docker.program import Odoo
from docker.server import MAINTENANCE, Lock, Server

COMMAND = "docker compose run --rm odoo update"
UNFINISHED = "The database is not prepared, and nothing is served. The next start does the rest."
FAILED = (
    "The update did not end well, and nothing is served. The next start tries again. To go back to the database from "
    "before it: `docker compose stop odoo jobs`, then `docker compose run --rm odoo restore {backup} --replace`, then "
    "put the older code in place, then `docker compose up --detach`."
)
PASSWORD = """
import os

admin = env.ref("base.user_admin")
env.cr.execute("SELECT password FROM res_users WHERE id = %s", [admin.id])
[hashed] = env.cr.fetchone()
is_as_installed = admin._crypt_context().verify("admin", hashed)
# A database that people use has passwords of theirs, wherever it comes from.
if is_as_installed and not env["res.users.log"].search_count([]):
    admin.password = os.environ["ADMIN_PASSWORD"]
else:
    print("spp: the database is in use, the password of its administrator stays as it is")
env["ir.config_parameter"].set_param("spp.first_start_done", "1")
env.cr.commit()  # both or neither
"""


@dataclass(frozen=True)
class Start:
    """One start on one database."""

    server: Server
    configuration: Configuration
    database: str
    modules: tuple[str, ...]
    lock: Lock

    def prepare(self, is_allowed: bool) -> None:
        """Make the database fit the code. `is_allowed`: it may be updated."""
        odoo, held = Odoo(self.configuration, self.lock), contents.look(self.server, self.database)
        if leftovers.remove(self.server, self.configuration, self.database):
            say("what a restore that was killed had left is removed")
        if not held.exists:
            check_new(self.database)
        to_do = plan.make(held, self._addons(), self.modules)
        plan.check_files(held, self.database, self.configuration.filestore(self.database))
        if not to_do.is_empty:
            self._change(odoo, held, to_do, is_allowed)
        self._tell_power()
        if held.is_prepared:
            self._tell_left_out(held)
        else:
            words = ("shell", f"--database={self.database}", "--no-http")
            odoo.run(*words, script=PASSWORD, failure=UNFINISHED)
            self._check_done()

    def serve(self, is_for_jobs: bool) -> NoReturn:
        """Become Odoo: for people and jobs, or for jobs alone, whose workers are processes too."""
        words = [f"--database={self.database}", "--no-database-list"]
        odoo = Odoo(self.configuration, self.lock)
        odoo.become(*words, *(("--no-http", "--workers=1") if is_for_jobs else ()))

    def _change(self, odoo: Odoo, held: Contents, to_do: Plan, is_allowed: bool) -> None:
        say(f"to install: {', '.join(to_do.install) or 'nothing'}; to update: {', '.join(to_do.changes) or 'nothing'}")
        failure = UNFINISHED
        if held.is_prepared or held.is_used:
            if not is_allowed:
                raise Stop(f"ODOO_AUTOMATIC_UPDATE is off, so nothing was done. To make a backup and update: {COMMAND}")
            failure = FAILED.format(backup=self._secure(held, to_do))
        words = [f"--init={','.join(to_do.install)}"] if to_do.install else []
        words += [f"--update={','.join(to_do.update)}"] if to_do.update else []
        words += ["--without-demo=True", "--stop-after-init", "--no-http"]
        odoo.run(f"--database={self.database}", *words, failure=failure)
        self._settle(failure)

    def _secure(self, held: Contents, to_do: Plan) -> str:
        """Make a backup of what is there before it is changed; return the name of the one from before all tries."""
        self._wait_until_alone()
        target, kept = self._target(held), held.update.get("backup", "")
        if held.update.get("code") == target and (backup.folder() / kept).is_file():
            say(f"the backup from before the update that had begun is {kept}")
            return held.update["first"]
        try:
            path = backup.make(self.server, self.configuration, self.database, "-before-update")
        except (Stop, OSError) as error:
            raise Stop(f"No backup could be made, so nothing is updated. {error}") from error
        first = held.update.get("first", path.name)
        begun = {"code": target, "backup": path.name, "first": first, "addons": ",".join(to_do.update)}
        contents.keep(self.server, self.database, {UPDATE: begun})
        return first

    def _target(self, held: Contents) -> str:
        addons = self._addons()
        return code.combined(addons[name] for name in {*held.installed, *self.modules} if name in addons)

    def _wait_until_alone(self) -> None:
        deadline = time.monotonic() + wait_seconds()
        while users := self.server.others(self.lock):
            if time.monotonic() >= deadline:
                raise Stop(
                    f"The database {self.database} has to be updated, and others still use it ({', '.join(users)}). "
                    "Stop them, then start again. Nothing was done."
                )
            time.sleep(0.5)

    def _settle(self, failure: str) -> None:
        """Check that all is done, and keep what the database fits now."""
        held, addons = contents.look(self.server, self.database), self._addons()
        fits = {name: addons[name].digest for name in held.installed if name in addons}
        kept = {key: value for key, value in held.parameters.items() if key != UPDATE}
        to_do = plan.make(replace(held, parameters=kept | {CODE: json.dumps(fits)}), addons, self.modules)
        if not to_do.is_empty:
            raise Stop(f"{failure} Left to do: {', '.join((*to_do.install, *to_do.changes))}.")
        contents.keep(self.server, self.database, {CODE: fits, UPDATE: None})

    def _tell_left_out(self, held: Contents) -> None:
        if left_out := [name for name in self.modules if name not in held.installed]:
            say(f"not installed, and left so: {', '.join(left_out)}. Under Apps an administrator can install them.")

    def _tell_power(self) -> None:
        query = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
        if self.server.ask(MAINTENANCE, query) == [(True,)]:
            say(f"the role {self.server.user} is a superuser of PostgreSQL and need not be: see docs/hardening.md")

    def _check_done(self) -> None:
        if not contents.look(self.server, self.database).is_prepared:
            raise Stop(UNFINISHED)

    def _addons(self) -> dict[str, code.Addon]:
        return code.found(self.configuration.addons)


@contextmanager
def prepared(server: Server, is_allowed: bool) -> Iterator[Start]:
    """Prepare the database that the environment names; nobody else prepares it before the end."""
    written, database = configuration.write(server), check(named("DATABASE"))
    modules = tuple(named("MODULES").split(","))
    named("ADMIN_PASSWORD")
    server.wait(wait_seconds())
    with server.locked(database) as lock:
        start = Start(server, written, database, modules, lock)
        start.prepare(is_allowed)
        yield start


def may_update() -> bool:
    """Return whether a start may update the database."""
    return settings.is_on(os.environ, "ODOO_AUTOMATIC_UPDATE", True)


def wait_seconds() -> int:
    """Return for how long others are waited for."""
    return int(os.environ.get("ODOO_WAIT_SECONDS") or 60)


def named(variable: str) -> str:
    """Return a variable that has to be there."""
    if value := os.environ.get(variable):
        return value
    raise Stop(f"{variable} is not set: docker-compose.yml passes it on from .env. Nothing was done.")
