"""Filling the database of an earlier state, by that state's own demo: its programme, its Moodle, clients of its API."""

import datetime
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from demo.rpc import Call, connect
from runner import console, processes, web
from runner.console import Failure
from runner.odoo import Odoo, script_environment
from runner.upgrade import api

ADMIN = "admin"
OFFICER, FACILITATOR = "officer", "facilitator1"
MOODLE_SECONDS = 20
CLIENTS, WEBHOOKS = "spp.attendance.api.client.credential", "spp.attendance.api.webhook"
WEBHOOK_SECRET = "an upgrade leaves what signs as it is"


@dataclass(frozen=True)
class Filled:
    """What was made beside the programme: a client with secret and token, and up to where it has read the changes."""

    client_id: str
    secret: str
    token: str
    cursor: str
    has_webhook: bool


def fill(odoo: Odoo, sources: Path, port: int, receiver: str) -> Filled:
    """Load everything into the server at `port`. `receiver` is the address a webhook tells of changes."""
    address = f"http://{web.HOST}:{port}"
    with console.step("loading the programme"):
        _script(odoo, sources, "load.py", address)
    with console.step("connecting its Moodle"):
        _moodle(odoo, sources, address)
    call = caller(odoo, port)
    _snapshot(call(OFFICER))
    return _client(call(ADMIN), address, receiver)


def caller(odoo: Odoo, port: int) -> Callable[[str], Call]:
    """Return what calls the server as a user; each has its login as password."""
    return lambda login: connect(f"http://{web.HOST}:{port}", odoo.database, login, login)


def _script(odoo: Odoo, sources: Path, name: str, address: str, *more: str) -> None:
    words = ["--url", address, "--db", odoo.database, "--user", ADMIN, "--password", ADMIN, *more]
    code, lines = processes.run([sys.executable, sources / "demo" / name, *words], env=script_environment())
    if code:
        raise Failure(f"the state's own demo/{name} failed:\n" + "\n".join(f"  {line}" for line in lines[-10:]))


def _moodle(odoo: Odoo, sources: Path, address: str) -> None:
    port = web.free_port()
    program = [sys.executable, "-m", "demo.moodle", "--site", "programme", "--port", str(port)]
    child = processes.start(program, env=script_environment(), cwd=sources, stdout=subprocess.DEVNULL)
    try:
        if not web.answers(f"http://{web.HOST}:{port}", child, MOODLE_SECONDS):
            raise Failure("the small Moodle of the state did not start")
        _script(odoo, sources, "moodle_connect.py", address, "--moodle", f"http://{web.HOST}:{port}")
    finally:
        processes.stop(child)


def _snapshot(officer: Call) -> None:
    """Take a snapshot of everything so far: people are paid by it although sessions are open."""
    today = datetime.date.today()
    first = today - datetime.timedelta(days=400)
    arguments = (first.isoformat(), today.isoformat(), False, False, "The year", "The year is over")
    officer("spp.session.snapshot", "snapshot", *arguments)


def _client(admin: Call, address: str, receiver: str) -> Filled:
    """Make a client of the facilitator, a token, and where the state knows webhooks one of these."""
    users = admin("res.users", "search", [["login", "=", FACILITATOR]])
    values = {"name": "Field app", "user_id": users[0], "token_lifetime": 1440}
    [client] = admin(CLIENTS, "create", [values])
    made = admin(CLIENTS, "generate_secret", [client])
    has_webhook = bool(admin("ir.model", "search_count", [["model", "=", WEBHOOKS]]))
    if has_webhook:
        admin(WEBHOOKS, "create", [{"client_id": client, "url": receiver, "secret": WEBHOOK_SECRET}])
    token = api.token(address, made["client_id"], made["client_secret"])
    cursor = api.end_of_changes(address, token)
    return Filled(made["client_id"], made["client_secret"], token, cursor, has_webhook)
