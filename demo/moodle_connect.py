#!/usr/bin/env python3
"""Connect the demo's Moodle over XML-RPC, look at a preview, sync, and let both sides change one mark.

    python3 demo/moodle_connect.py --url http://127.0.0.1:8069 --db spp_demo --user admin --password admin \\
        --moodle http://127.0.0.1:8169

At a later start it only tells Odoo the address again.
"""

from __future__ import annotations

import argparse
import json
import sys
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from demo.moodle import programme_site  # noqa: E402
from demo.programme import ZONE  # noqa: E402
from demo.rpc import Call, connect  # noqa: E402

SITES, RUNS, LINES = "spp.moodle.instance", "spp.moodle.sync.run", "spp.session.attendance"
NAME = "Learning to save"
COUNTS = ["state", "read_count", "written_count", "conflict_count"]


def connected(admin: Call, address: str) -> tuple[int, bool]:
    """The id of the site in Odoo, at that address from now on, and whether it was made now."""
    reached = {"url": address, "token": programme_site.TOKEN}
    found: list[int] = admin(SITES, "search", [["name", "=", NAME], ["active", "in", [True, False]]])
    if found:
        admin(SITES, "write", found, reached)
        return found[0], False
    values = {"name": NAME, "tz": ZONE, "sync_attendance_from": "both", **reached}
    return admin(SITES, "create", [values])[0], True


def run(call: Call, site: int, verb: str) -> dict[str, Any]:
    """What came of a run."""
    action = call(SITES, verb, [site])
    found: list[dict[str, Any]] = call(RUNS, "read", [action["res_id"]], COUNTS)
    return found[0]


def change_both(officer: Call, site: int, address: str) -> None:
    """Let the officer and the teacher say different things of one person, who was present."""
    domain = [
        ["session_id.moodle_instance_id", "=", site],
        ["session_id.state", "=", "completed"],
        ["status", "=", "present"],
    ]
    [line] = officer(LINES, "search_read", domain, ["session_id", "participant_id"], 0, 1)
    sessions = officer("spp.session", "read", [line["session_id"][0]], ["moodle_session_id"])
    [link] = officer(
        "spp.moodle.mapping",
        "search_read",
        [["kind", "=", "user"], ["subscriber_id.partner_id", "=", line["participant_id"][0]]],
        ["moodle_id"],
    )
    officer(LINES, "correct", [line["id"]], "late", "The list at the door says so")
    _mark_in_moodle(address, sessions[0]["moodle_session_id"], link["moodle_id"])


def _mark_in_moodle(address: str, session: int, user: int) -> None:
    """Mark somebody absent, as the teacher."""
    answer = _ask(address, "mod_attendance_get_session", sessionid=session)
    [absent] = [status["id"] for status in answer["statuses"] if status["acronym"] == "A"]
    teacher = _ask(address, "core_webservice_get_site_info")["userid"]
    who = {"sessionid": session, "studentid": user, "takenbyid": teacher}
    _ask(address, "mod_attendance_update_user_status", **who, statusid=absent, statusset=answer["statusset"])


def _ask(address: str, function: str, **arguments: Any) -> Any:
    form = {"wstoken": programme_site.TEACHER_TOKEN, "wsfunction": function, "moodlewsrestformat": "json", **arguments}
    url = f"{address}/webservice/rest/server.php"
    with urllib.request.urlopen(url, urllib.parse.urlencode(form).encode(), timeout=60) as response:
        return json.load(response)


def main() -> int:
    """Connect it. Returns the exit status."""
    parser = argparse.ArgumentParser(description="Connect the demo's Moodle over XML-RPC.")
    for name in ("url", "db", "user", "password", "moodle"):
        parser.add_argument(f"--{name}", required=True)
    options = parser.parse_args()
    admin = connect(options.url, options.db, options.user, options.password)
    officer = connect(options.url, options.db, "officer", "officer")
    site, is_new = connected(admin, options.moodle)
    if is_new:
        preview, first = run(officer, site, "action_preview"), run(officer, site, "action_sync")
        print(
            f"A preview would change {preview['written_count']} things, the first run changed {first['written_count']}."
        )
        change_both(officer, site, options.moodle)
        last = run(officer, site, "action_sync")
        print(f"Then both sides changed one mark: {last['conflict_count']} conflict waits to be looked at.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
