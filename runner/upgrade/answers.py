"""What the suite answers: who is compliant, what snapshots say, what users see. Updating changes none of it."""

from collections.abc import Callable
from typing import Any
from xmlrpc.client import Fault

from demo.rpc import Call
from runner.odoo import Odoo
from runner.upgrade.filling import FACILITATOR, OFFICER

COMPLIANCE, SNAPSHOTS = "spp.session.compliance", "spp.session.snapshot"
MARKS = "spp.session.snapshot.mark"
# What each of these users sees of each of these is counted.
SEEN_BY = (OFFICER, FACILITATOR, "recorder")
SEEN = (
    "spp.session",
    "spp.session.attendance",
    "spp.session.attendance.change",
    "spp.attendance.list",
    "spp.attendance.history",
    "spp.attendance.subscriber",
    "spp.session.snapshot",
    "spp.moodle.conflict",
)
# Odoo's code of an AccessError over XML-RPC.
NOT_ALLOWED = 4
PEOPLE = "select distinct participant_id from spp_session_attendance order by 1"
PERIOD = "select min(date)::text, max(date)::text from spp_session"


def of(odoo: Odoo, call: Callable[[str], Call]) -> dict[str, Any]:
    """Return the answers of a server that runs; what is a list of records is a dict by what the records are of."""
    officer = call(OFFICER)
    known = odoo.databases.run(odoo.database, "select model from ir_model where model = any(%s)", list(SEEN))
    return {
        "compliance": _compliance(odoo, officer),
        "snapshots": {str(snapshot): _snapshot(officer, snapshot) for snapshot in officer(SNAPSHOTS, "search", [])},
        "seen": {login: _seen(call(login), [model for (model,) in known]) for login in SEEN_BY},
    }


def _compliance(odoo: Odoo, officer: Call) -> dict[str, Any]:
    people = [person for (person,) in odoo.databases.run(odoo.database, PEOPLE)]
    [period] = odoo.databases.run(odoo.database, PERIOD)
    found = officer(COMPLIANCE, "evaluate", people, *period)
    return {f"person {row['participant_id']}, type {row['session_type_id']}": row for row in found}


def _snapshot(officer: Call, snapshot: int) -> dict[str, Any]:
    fields = officer(SNAPSHOTS, "fields_get", [], ["type"])
    has_digest = "digest" in fields
    difference = officer(SNAPSHOTS, "difference", snapshot)
    return {
        "difference": {str(key): value for key, value in enumerate(difference)},
        "verify": officer(SNAPSHOTS, "verify", [snapshot]) if has_digest else {},
        "marks": _marks(officer, snapshot),
    }


def _marks(officer: Call, snapshot: int) -> dict[str, Any]:
    """The marks of a snapshot by person, session and type. Their ids may be others: they are rows no longer."""
    columns = ["answer_id", "session_id", "session_date", "status", "basis", "marked_at", "excused_rule"]
    found = officer(MARKS, "search_read", [["answer_id.snapshot_id", "=", snapshot]], columns)
    marks = [{name: value[0] if isinstance(value, list) else value for name, value in row.items()} for row in found]
    return {f"{mark['answer_id']}, {mark['session_id']}": {**mark, "id": 0} for mark in marks}


def _seen(user: Call, models: list[str]) -> dict[str, Any]:
    """Return how many records of each model the user sees, False where that is not allowed."""
    found: dict[str, Any] = {}
    for model in sorted(models):
        try:
            found[model] = user(model, "search_count", [])
        except Fault as fault:
            if fault.faultCode != NOT_ALLOWED:
                raise
            found[model] = False
    return found


def changes(then: Any, now: Any, where: str = "") -> dict[str, str]:
    """Return what of `then` is answered otherwise now: {where: how}. What is answered in addition is no change."""
    if isinstance(then, dict) and isinstance(now, dict):
        found: dict[str, str] = {}
        for key, value in then.items():
            place = f"{where} / {key}" if where else key
            found |= changes(value, now[key], place) if key in now else {place: "is not answered"}
        return found
    return {} if then == now else {where: f"was {then!r}, is {now!r}"}
