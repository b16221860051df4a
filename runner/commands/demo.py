"""`./spp demo`: everything on a bare machine, with a demo programme, until Ctrl-C."""

import argparse
import datetime
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from runner import cache, console, environment, postgres, processes, series, source, suite, web
from runner.console import Failure
from runner.odoo import ASKS_THIS_MACHINE, Odoo, script_environment
from runner.processes import Child
from runner.tree import Tree

DATABASE = "spp_demo"
LOADER = series.REPOSITORY / "demo" / "load.py"
API_EXAMPLE = series.REPOSITORY / "demo" / "api_example.py"
MOODLE_CONNECT = series.REPOSITORY / "demo" / "moodle_connect.py"
REGISTRY_CONNECT = series.REPOSITORY / "demo" / "registry_connect.py"
# So far above the port of Odoo the small Moodle and the small registry listen.
MOODLE_PORT, REGISTRY_PORT = 100, 200
SECONDS_TO_START = 20
MOODLE_JOURNAL = "moodle_journal.jsonl"
# Where the database remembers how to log in, and on which day the programme was loaded: written when all of it is in.
LOGINS = "spp_runner.demo_logins"
LOADED_ON = "spp_runner.demo_loaded_on"
# What the loader says from the line that begins so is stored, and printed at every start.
LOGINS_BEGIN = "Log in"
USER = PASSWORD = "admin"


def run(options: argparse.Namespace) -> int:
    """Bring up the demo, say where it is, and stay until a signal ends it."""
    check_ports(options.port, "./spp demo")
    with serving("demo", source.choose(options.series), options.port, options.reset) as (odoo, child):
        _announce(odoo, f"http://{web.HOST}:{options.port}")
        child.wait()
    return 1


def check_ports(port: int, command: str) -> None:
    """Raise a Failure where something listens already at the port of Odoo, of the small Moodle or of the registry."""
    for needed in (port, port + MOODLE_PORT, port + REGISTRY_PORT):
        web.check_port(needed, command)


@contextmanager
def serving(name: str, tree: Tree, port: int, reset: bool) -> Iterator[tuple[Odoo, Child]]:
    """Serve the demo, with the small Moodle and the small registry, for as long as the block runs.

    `name` is whose demo it is: another one has a database of its own.
    """
    python, purpose, address = environment.for_series(tree.series), f"{name}-{tree.series}", f"http://{web.HOST}:{port}"
    with postgres.serving(purpose, hasty=True, note=f" at {address}") as server:
        folder, addons = cache.folder() / "instances" / purpose, suite.addons_folder(tree, python)
        odoo = Odoo(tree, python, server, DATABASE, addons, folder, variables=ASKS_THIS_MACHINE)
        _prepare(odoo, reset)
        with odoo.serving(port) as child:
            _load_once(odoo, address)
            _serve_moodle(odoo, address, port + MOODLE_PORT)
            _serve_registry(address, port + REGISTRY_PORT)
            with console.step("building the scripts and styles of the pages"):
                web.warm(address, USER, PASSWORD)
            yield odoo, child


def _prepare(odoo: Odoo, reset: bool) -> None:
    """Make the database, or bring it up to date; one the programme was not wholly loaded into is made again."""
    if reset:
        odoo.drop()
    if suite.recalled(odoo, LOADED_ON) is None:
        suite.make(odoo)
    else:
        suite.prepare(odoo)


def _load_once(odoo: Odoo, address: str) -> None:
    if suite.recalled(odoo, LOADED_ON) is None:
        (odoo.folder / MOODLE_JOURNAL).unlink(missing_ok=True)
        suite.remember(odoo, LOGINS, "\n".join(_run_loader(address)))
        suite.remember(odoo, LOADED_ON, datetime.date.today().isoformat())


def _run_loader(address: str) -> list[str]:
    """Run the loader, passing on what it says; return its last lines, those about how to log in."""
    logins: list[str] = []

    def tell(line: str) -> None:
        if logins or line.startswith(LOGINS_BEGIN):
            logins.append(line)
        else:
            console.say(f"  {line}")

    console.say("- loading the demo programme")
    code, _ = _run(LOADER, address, on_line=tell)
    if code:
        raise Failure(
            f"loading the demo programme failed (exit code {code})",
            "Its output is above. The next start makes the database again.",
        )
    return logins


def _serve_moodle(odoo: Odoo, address: str, port: int) -> None:
    """Serve the small Moodle until we end, as it was when we last ended, and let Odoo know it."""
    day = suite.recalled(odoo, LOADED_ON) or ""
    words = ["--site", "programme", "--journal", str(odoo.folder / MOODLE_JOURNAL), "--day", day]
    moodle = _served("moodle", "Moodle", port, words)
    _connect("Moodle", MOODLE_CONNECT, address, "--moodle", moodle)


def _serve_registry(address: str, port: int) -> None:
    """Serve the small registry until we end, and let Odoo know it."""
    registry = _served("registry", "registry", port, [])
    _connect("registry", REGISTRY_CONNECT, address, "--registry", f"{registry}/people")


def _served(module: str, name: str, port: int, words: list[str]) -> str:
    """Serve what a module of the demo stands for until we end; return its address."""
    program, address = [sys.executable, "-m", f"demo.{module}", "--port", str(port)], f"http://{web.HOST}:{port}"
    words = [*program, *words]
    child = processes.start(words, env=script_environment(), cwd=series.REPOSITORY, stdout=subprocess.DEVNULL)
    if not web.answers(f"{address}/", child, SECONDS_TO_START):
        raise Failure(f"the small {name} did not start", f"Try it: {' '.join(program)}")
    console.say(f"- a small {name}: {address}")
    return address


def _connect(name: str, script: Path, address: str, *words: str) -> None:
    code, output = _run(script, address, *words, on_line=lambda line: console.say(f"  {line}"))
    if code:
        raise Failure(f"connecting the small {name} failed (exit code {code})", "\n".join(output[-5:]))


def _run(script: Path, address: str, *more: str, on_line: Callable[[str], None] | None = None) -> tuple[int, list[str]]:
    """Run one of the demo's own scripts as the administrator; return its exit code and its last lines of output."""
    words = ["--url", address, "--db", DATABASE, "--user", USER, "--password", PASSWORD, *more]
    env = script_environment() | {"PYTHONUNBUFFERED": "1"}
    return processes.run([sys.executable, script, *words], env=env, on_line=on_line)


def _announce_api(address: str) -> None:
    """Say how to ask the API. Its secret is made for this, and kept nowhere."""
    code, output = _run(API_EXAMPLE, address)
    text = f"There is no example for the API: {output[-1]}" if code else "\n".join(output)
    console.say(f"\n{text}")


def _announce(odoo: Odoo, address: str) -> None:
    loaded_on = suite.recalled(odoo, LOADED_ON)
    if loaded_on != datetime.date.today().isoformat():
        console.say(f"\nThe programme's days were set on {loaded_on}; ./spp demo --reset brings them up to today.")
    if logins := suite.recalled(odoo, LOGINS):
        console.say(f"\n{logins}")
    _announce_api(address)
    console.say(f"\nThe roll call, for facilitators on a phone: {address}/spp/roll-call")
    console.say(f"Ready: {address}   user {USER}, password {PASSWORD}")
    console.say("Ctrl-C ends it; the data stays for the next start.")
