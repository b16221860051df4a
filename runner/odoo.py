"""One Odoo on one database: its configuration file, its command line, installing, serving."""

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from runner import cache, console, processes, profiles, web
from runner.console import Failure, Step
from runner.database import Databases
from runner.postgres import Server
from runner.processes import Child
from runner.profiles import Profile
from runner.tree import Tree

# Variables that would make Odoo or pytest-odoo look elsewhere (PYTEST_DB_USE_ENV_VARS crashes pytest-odoo 2.3.0), or
# read all sources anew at each start, a second of it.
MISLEADING = (
    "PYTHONDONTWRITEBYTECODE",
    "ODOO_RC",
    "OPENERP_SERVER",
    "PYTEST_DB_USE_ENV_VARS",
    "PYTHONHOME",
    "PYTHONPATH",
    "VIRTUAL_ENV",
)
LOG_LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ \d+ (?P<level>[A-Z]+) ")
LOADING = re.compile(r"Loading module (\S+) \((\d+)/(\d+)\)")
START_SECONDS = 300
SHOWN_LINES = 30
# What the suite asks outside is on this machine: the small Moodle of a demo, the servers that tests start.
ASKS_THIS_MACHINE = {"SPP_OUTSIDE_ALLOW_THIS_MACHINE": "1"}


@dataclass(frozen=True)
class Odoo:
    """An Odoo of one series with our addons, on one database.

    `addons` is the folder our addons are in, `folder` where configuration, log and files (data_dir) are kept, `profile`
    what ours are installed with, `variables` what its environment has beside ours.
    """

    tree: Tree
    python: Path
    server: Server
    database: str
    addons: Path
    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    profile: Profile = field(default_factory=profiles.alone)
    variables: dict[str, str] = field(default_factory=dict)

    @property
    def databases(self) -> Databases:
        """Return the databases of the server."""
        return Databases(self.server, self.python)

    @property
    def log(self) -> Path:
        """Return the file Odoo's log goes to."""
        return self.folder / "odoo.log"

    def environment(self) -> dict[str, str]:
        """Return the environment Odoo runs in."""
        clean = {name: value for name, value in self.server.environment().items() if name not in MISLEADING}
        ours = {
            "PYTHONPATH": str(self.tree.root),
            "PYTHONPYCACHEPREFIX": str(cache.folder() / "bytecode"),
            "ODOO_RC": str(self.configuration()),
        }
        return clean | self.variables | ours

    def configuration(self) -> Path:
        """Write the configuration file and return it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        options = self._options() | self.settings
        text = "".join(f"{name} = {value}\n" for name, value in options.items())
        path = self.folder / "odoo.conf"
        path.write_text(f"[options]\n{text}")
        path.chmod(0o600)
        return path

    def install(self, modules: list[str]) -> list[str]:
        """Install modules; the database is made if it is missing, without demo data. Return what Odoo warns of."""
        return self._change("--init", modules, f"installing {', '.join(modules)}")

    def update(self, modules: list[str]) -> None:
        """Update modules to what the sources say now."""
        self._change("--update", modules, f"updating {', '.join(modules)}")

    def shell(self, script: str) -> None:
        """Run Python statements in `odoo shell`: `env` is there, and what is to stay is committed by the script."""
        words = ["shell", "--database", self.database, "--no-http"]
        done = subprocess.run(
            self._command(words), input=script, text=True, capture_output=True, env=self.environment()
        )
        self._keep(done.stderr.splitlines())
        if done.returncode or "Traceback" in done.stderr:
            raise Failure(f"odoo shell failed:\n{_shown(done.stderr.splitlines())}", f"Its log: {self.log}")

    def drop(self) -> None:
        """Drop the database and the files that belong to it."""
        self.databases.drop(self.database)
        shutil.rmtree(self.folder / "files" / "filestore" / self.database, ignore_errors=True)

    @contextmanager
    def serving(self, port: int, workers: int = 0) -> Iterator[Child]:
        """Serve on the loopback for as long as the block runs; it begins when the server answers.

        A server that has ended by itself during the block is a Failure.
        """
        words = ["--database", self.database, "--http-port", str(port), "--workers", str(workers)]
        if workers:
            words += ["--gevent-port", str(web.free_port())]
        with self.log.open("ab") as log:
            child = processes.start(
                self._command(words),
                at_our_death=signal.SIGTERM if workers else signal.SIGKILL,  # workers are ended by their master
                env=self.environment(),
                stdout=log,
                stderr=log,
            )
        try:
            if not web.answers(f"http://127.0.0.1:{port}/web/health", child, START_SECONDS):
                raise Failure(f"Odoo did not start:\n{_shown(_tail(self.log))}", f"Its log: {self.log}")
            yield child
            if child.poll() is not None:
                raise Failure(f"Odoo has ended by itself:\n{_shown(_tail(self.log))}", f"Its log: {self.log}")
        finally:
            processes.stop(child, signal.SIGTERM)

    def _change(self, option: str, modules: list[str], text: str) -> list[str]:
        words = [option, ",".join(modules), "--database", self.database, "--stop-after-init", "--no-http"]
        warned: dict[str, None] = {}

        def on_line(line: str) -> None:
            _tell(step, line)
            if found := warning(line):
                warned[found] = None

        with console.step(text) as step:
            code, lines = processes.run(self._command(words), env=self.environment(), on_line=on_line)
            self._keep(lines)
            missing = [] if code else self._not_installed(modules)
            if code or missing:
                raise Failure(
                    f"{text} failed{': not installed: ' + ', '.join(missing) if missing else ''}\n{_shown(lines)}",
                    f"Its log: {self.log}",
                )
        return list(warned)

    def _not_installed(self, modules: list[str]) -> list[str]:
        query = "SELECT name FROM ir_module_module WHERE state = 'installed'"
        installed = {name for (name,) in self.databases.run(self.database, query)}
        return [module for module in modules if module not in installed]

    def _command(self, words: list[str]) -> list[str | Path]:
        command = words[:1] if words[0] == "shell" else []
        return [self.python, *self.tree.program, *command, "--config", self.configuration(), *words[len(command) :]]

    def _keep(self, lines: list[str]) -> None:
        with self.log.open("a") as log:
            log.writelines(f"{line}\n" for line in lines)

    def _options(self) -> dict[str, str]:
        folders = [*self.tree.addons_folders, *self.profile.folders, self.addons]
        return {
            "addons_path": ",".join(str(folder) for folder in folders),
            "db_host": self.server.host or "False",
            "db_port": self.server.port or "False",
            "db_user": self.server.user or "False",
            **({"db_password": "False"} if self.tree.series.release < (19, 0) else {}),
            "db_name": self.database,
            "list_db": "False",
            "data_dir": str(self.folder / "files"),
            "http_interface": "127.0.0.1",
            "max_cron_threads": "1",
            "limit_memory_hard": "0",
            "limit_time_cpu": "600",
            "limit_time_real": "1200",
            **({"without_demo": "all"} if self.tree.series.release < (19, 0) else {}),  # later: the default
        }


def warning(line: str) -> str:
    """Return what a line of Odoo's log warns of, without its time; nothing where it is no warning."""
    found = LOG_LINE.match(line)
    return line[found.end() :].strip() if found and found["level"] == "WARNING" else ""


def _tell(step: Step, line: str) -> None:
    if found := LOADING.search(line):
        step.progress(f"{found.group(1)}, {found.group(2)} of {found.group(3)}")


def _tail(log: Path) -> list[str]:
    return log.read_text(errors="replace").splitlines()[-processes.KEPT_LINES :]


def _shown(lines: list[str]) -> str:
    """Return the last lines that matter: errors with what follows them, else simply the last ones."""
    shown, keeping = [], False
    for line in lines:
        found = LOG_LINE.match(line)
        keeping = found["level"] in ("ERROR", "CRITICAL") if found else keeping or line.startswith("Traceback")
        if keeping:
            shown.append(line)
    return "\n".join(f"  {line}" for line in (shown or lines[-10:])[-SHOWN_LINES:])


def script_environment() -> dict[str, str]:
    """Return our environment without what would lead a Python script astray."""
    return {name: value for name, value in os.environ.items() if name not in MISLEADING}
