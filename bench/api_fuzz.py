"""The REST API under thousands of odd requests, made by Schemathesis of the document that the server gives out.

Checked is what spp_attendance/tests/schemathesis.toml names: no fault of the server, no status, header or body that the
document does not have.
"""

import base64
import json
import re
import tempfile
import time
import urllib.request
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from runner import environment, processes
from runner.odoo import script_environment
from runner.report import Report
from runner.series import REPOSITORY

CONFIGURATION = REPOSITORY / "spp_attendance/tests/schemathesis.toml"
PREFIX = "/spp/v1"
# How long is asked. First comes every limit of the document in turn, which takes a minute or two; what is random, or a
# sequence of calls, goes on until the end.
SECONDS_WITH, SECONDS_WITHOUT = 300, 120
# how much longer the program may take until it is held to be stuck
PATIENCE = 120
# of each operation before the next has its turn
CASES = 50
PEOPLE = 12
NOTES = (
    "Requests: every limit of the document and its neighbours; then in turn random ones, valid and not, and sequences "
    f"of calls, until {SECONDS_WITH} seconds are over with a token and {SECONDS_WITHOUT} without.",
)


def make(env: Any) -> dict[str, str]:
    """Put a little into a fresh database. Returns the id and secret of a client."""
    people = env["spp.attendance.subscriber"].create(
        [
            {"family_name": "Person", "given_name": str(number), "person_identifier": f"P-{number}"}
            for number in range(PEOPLE)
        ]
    )
    env["spp.attendance.type"].create({"name": "Training"})
    env["spp.attendance.location"].create({"name": "Hall"})
    user = env.ref("base.user_admin")
    _make_session(env(user=user.id), people.partner_id.ids)
    env["spp.attendance.list"].create({"subscriber_id": people[0].id, "attended_at": f"{date.today()} 00:00:00"})
    client = env["spp.attendance.api.client.credential"].create(
        {"name": "Fuzz", "user_id": user.id, "token_lifetime": 24 * 60}
    )
    given: dict[str, str] = client.generate_secret()
    env.cr.commit()
    return given


def _make_session(env: Any, participants: list[int]) -> None:
    session_type = env["spp.session.type"].create({"name": "Health"})
    roster = [(6, 0, participants)]
    values = {"session_type_id": session_type.id, "date": str(date.today()), "expected_participant_ids": roster}
    session = env["spp.session"].create([values, values])[0]
    session.start()
    session.mark([{"session_id": session.id, "participant_id": participants[0], "status": "present"}])


def over_http(address: str, given: dict[str, str], _log: Path) -> Report:
    """Send everything to the server at `address`, with a token and without one."""
    header = f"Authorization: Bearer {_token(address, given)}"
    found = Report({}, [], notes=list(NOTES))
    _fuzz(found, "with a token", address, SECONDS_WITH, ["--header", header])
    _fuzz(found, "without a token", address, SECONDS_WITHOUT, ["--exclude-tag", "Tokens"])
    return found


def _token(address: str, given: dict[str, str]) -> str:
    both = base64.b64encode(f"{given['client_id']}:{given['client_secret']}".encode()).decode()
    asked = urllib.request.Request(
        f"{address}{PREFIX}/oauth/token", b"grant_type=client_credentials", {"Authorization": f"Basic {both}"}
    )
    with urllib.request.urlopen(asked, timeout=60) as response:
        token: str = json.load(response)["access_token"]
        return token


def _fuzz(found: Report, what: str, address: str, seconds: int, words: list[str]) -> None:
    """Add to a report what one run of Schemathesis found."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder, "report.json")
        told_in = ["--report", "json", "--report-json-path", str(kept)]
        code, lines = _schemathesis(address, seconds, [*words, *told_in], Path(folder))
        told = json.loads(kept.read_text()) if kept.exists() else {"operations": {}, "test_cases": {}}
    operations, cases = Counter(told["operations"]), Counter(told["test_cases"])
    found.sizes[f"operations {what}"] = operations["tested"]
    found.sizes[f"requests {what}"] = cases["generated"] - cases["errored"]  # those were not sent any more
    found.sizes[f"seconds {what}"] = round(time.monotonic() - began)
    if operations["tested"] < (operations["selected"] or 1):
        found.faults.append(f"{what}: not every operation was asked in {seconds} s")
    if code:
        found.faults.append(_shown(lines))


def _schemathesis(address: str, seconds: int, words: list[str], folder: Path) -> tuple[int, list[str]]:
    """Run Schemathesis in a folder, where it leaves things; return its exit code and its last lines."""
    program: list[str | Path] = [environment.for_api(), "-m", "schemathesis.cli", "--config-file", CONFIGURATION, "run"]
    asked = [f"{address}{PREFIX}/openapi.json", "--max-examples", str(CASES), "--max-time", str(seconds)]
    asked += ["--continue-on-failure", "--suppress-health-check", "all"]
    return processes.run([*program, *asked, *words], env=script_environment(), cwd=folder, timeout=seconds + PATIENCE)


def _shown(lines: list[str]) -> str:
    """The part of what Schemathesis said that tells what is wrong, without the token."""
    text = "\n".join(lines)
    places = [match.start() for match in re.finditer(r"^=+ (?:FAILURES|ERRORS) =+$", text, re.M)]
    return re.sub(r"Bearer [\w-]+", "Bearer ...", text[places[0] if places else 0 :])
