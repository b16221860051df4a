#!/usr/bin/env python3
"""Load the demo programme into an Odoo that has the suite installed, over XML-RPC.

    python3 demo/load.py --url http://127.0.0.1:8069 --db spp_demo --user admin --password admin

Everything goes in as an integrator would send it: areas by Odoo's import, sessions by create(), marks by the
facilitators with mark(), then complete() and cancel().
"""

from __future__ import annotations

import argparse
import sys
import time
import xmlrpc.client
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

sys.path.insert(0, str(Path(__file__).parent.parent))

from demo.programme import ZONE, Programme, Row, local_now  # noqa: E402

FACILITATORS = {
    "facilitator1": "Rosa Aquino",
    "facilitator2": "Benjie Salonga",
    "facilitator3": "Teresita Ocampo",
    "facilitator4": "Ramon Villanueva",
}
OFFICER = {"officer": "Lourdes Pineda"}
CANCELLED_BECAUSE = "The hall was closed by a storm"

# call(model, method, *arguments) -> what the method returns
Call = Callable[..., Any]
T = TypeVar("T")


def connect(url: str, database: str, login: str, password: str) -> Call:
    """A function that calls methods of Odoo's models as one user. Raises PermissionError when the login is refused."""
    uid = xmlrpc.client.ServerProxy(f"{url}/xmlrpc/2/common").authenticate(database, login, password, {})
    if not uid:
        raise PermissionError(f"{login} cannot log in to the database {database}")
    models = xmlrpc.client.ServerProxy(f"{url}/xmlrpc/2/object")

    def call(model: str, method: str, *arguments: Any) -> Any:
        return models.execute_kw(database, uid, password, model, method, list(arguments))

    return call


def batches(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """The items in order, `size` at a time."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


class Loader:
    """Puts a programme into Odoo.

    admin: how to call Odoo as an administrator
    login: makes such a function for another user, given the login (its password is the same word)
    """

    def __init__(self, programme: Programme, admin: Call, login: Callable[[str], Call]) -> None:
        self.programme, self.admin, self.login = programme, admin, login
        self.started = time.monotonic()

    def load(self) -> None:
        """Everything, in order, each step with its count."""
        self.areas = self.load_areas()
        self.session_types = self.load_session_types()
        self.users = self.load_users()
        self.people = self.load_people()
        self.sessions = self.load_sessions()
        self.load_marks()
        self.close_sessions()
        self.load_today_and_tomorrow()

    def say(self, text: str) -> None:
        """One line of progress."""
        print(f"  {time.monotonic() - self.started:5.1f} s  {text}", flush=True)

    def load_areas(self) -> dict[str, int]:
        """{code: id}. Uses Odoo's import, as a CSV file dropped on the screen does."""
        rows = [[row["code"], row["name"], row["parent_code"]] for row in self.programme.areas]
        answer = self.admin("spp.area", "load", ["code", "name", "parent_id"], rows)
        if not answer["ids"]:
            raise ValueError(f"the areas were not imported: {answer['messages']}")
        self.say(f"{len(rows)} areas")
        return {row[0]: area_id for row, area_id in zip(rows, answer["ids"], strict=True)}

    def load_session_types(self) -> dict[str, int]:
        """{code: id}"""
        rows: list[dict[str, Any]] = [
            {
                "code": row["code"],
                "name": row["name"],
                "frequency": row["frequency"],
                "required_attendance_percentage": float(row["required_attendance_percentage"]),
                "duration_hours": float(row["duration_hours"]),
                "excused_rule": row["excused_rule"],
                "color": number,
            }
            for number, row in enumerate(self.programme.session_types, 1)
        ]
        ids = self.admin("spp.session.type", "create", rows)
        self.say(f"{len(rows)} session types")
        return {str(row["code"]): type_id for row, type_id in zip(rows, ids, strict=True)}

    def load_users(self) -> dict[str, int]:
        """{login: id} of the facilitators and an officer, who are their own passwords."""
        administrators = self.admin("res.users", "search", [["login", "=", "admin"]])
        self.admin("res.users", "write", administrators, {"tz": ZONE})
        fields = self.admin("res.users", "fields_get", ["group_ids", "groups_id", "odoobot_state"])
        group_ids = "group_ids" if "group_ids" in fields else "groups_id"
        greeting = {"odoobot_state": "disabled"} if "odoobot_state" in fields else {}
        roles = {**dict.fromkeys(FACILITATORS, "facilitator"), **dict.fromkeys(OFFICER, "officer")}
        names = {**FACILITATORS, **OFFICER}
        users = {}
        for login, role in roles.items():
            values = {
                "name": names[login],
                "login": login,
                "password": login,
                "tz": ZONE,
                group_ids: [(4, self._record(f"group_{role}"))],
                "action_id": self._record("spp_session_action_mine"),
                **greeting,
            }
            users[login] = self.admin("res.users", "create", [values])[0]
        self.say(f"{len(users)} users")
        return users

    def _record(self, name: str) -> int:
        """The id of a record of the addon, by its XML id."""
        domain = [["module", "=", "spp_session_tracking"], ["name", "=", name]]
        found: list[dict[str, int]] = self.admin("ir.model.data", "search_read", domain, ["res_id"])
        return found[0]["res_id"]

    def load_people(self) -> dict[str, int]:
        """{person identifier: contact id}"""
        ids: list[int] = []
        for rows in batches(self.programme.people, 500):
            ids += self.admin("res.partner", "create", [self._contact(row) for row in rows])
        self.say(f"{len(ids)} people")
        identifiers = [row["person_identifier"] for row in self.programme.people]
        return dict(zip(identifiers, ids, strict=True))

    def _contact(self, row: Row) -> dict[str, Any]:
        given = " ".join(filter(None, [row["given_name"], row["addl_name"]]))
        return {
            "name": f"{row['family_name']}, {given}",
            "ref": row["person_identifier"],
            "email": row["email"] or False,
            "phone": row["phone"] or False,
        }

    def load_sessions(self) -> dict[str, int]:
        """{ref: id}"""
        ids: list[int] = []
        for rows in batches(self.programme.sessions, 100):
            ids += self.admin("spp.session", "create", [self._session(row) for row in rows])
            self.say(f"{len(ids)} of {len(self.programme.sessions)} sessions")
        return {row["ref"]: session_id for row, session_id in zip(self.programme.sessions, ids, strict=True)}

    def _session(self, row: Row, **changes: Any) -> dict[str, Any]:
        expected = [self.people[identifier] for identifier in self.programme.roster[row["ref"]]]
        return {
            "session_type_id": self.session_types[row["session_type_code"]],
            "date": self.programme.date_of(row),
            "start_time": float(row["start_time"]),
            "end_time": float(row["end_time"]),
            "tz": ZONE,
            "area_id": self.areas[row["area_code"]],
            "location": row["location"],
            "facilitator_id": self.users[row["facilitator"]],
            "max_participants": int(row["max_participants"]),
            "expected_participant_ids": [(6, 0, expected)],
            **changes,
        }

    def load_marks(self) -> None:
        """The marks in the order in which the devices sent them, each by the facilitator of its session."""
        facilitator = {row["ref"]: row["facilitator"] for row in self.programme.sessions}
        sent = 0
        for login in FACILITATORS:
            call = self.login(login)
            marks = [mark for mark in self.programme.marks if facilitator[mark["session_ref"]] == login]
            for rows in batches(marks, 1000):
                call("spp.session", "mark", [self._mark(row) for row in rows])
                sent += len(rows)
                self.say(f"{sent} of {len(self.programme.marks)} marks")

    def _mark(self, row: Row) -> dict[str, Any]:
        moment = self.programme.moment_of(row)
        attended = row["status"] in ("present", "late")
        return {
            "session_id": self.sessions[row["session_ref"]],
            "participant_id": self.people[row["person_identifier"]],
            "status": row["status"],
            "marked_at": moment,
            "attendance_time": moment if attended else False,
            "excuse_reason": row["excuse_reason"] or False,
        }

    def close_sessions(self) -> None:
        """Complete and cancel the sessions, as the programme says they ended."""
        for login in FACILITATORS:
            call = self.login(login)
            held = [row for row in self.programme.sessions if row["facilitator"] == login]
            completed = [self.sessions[row["ref"]] for row in held if row["state"] == "completed"]
            cancelled = [self.sessions[row["ref"]] for row in held if row["state"] == "cancelled"]
            assumed = call("spp.session", "complete", completed)
            call("spp.session", "cancel", cancelled, CANCELLED_BECAUSE)
            self.say(
                f"{FACILITATORS[login]}: {len(completed)} sessions completed ({assumed} people assumed absent), "
                f"{len(cancelled)} cancelled"
            )

    def load_today_and_tomorrow(self) -> None:
        """A working day for each facilitator: a session in progress, and two tomorrow."""
        now = local_now()
        hour = float(min(max(now.hour - 1, 0), 21))
        for login in FACILITATORS:
            last = self.programme.newest_session(login)
            today = self._session(last, date=now.date().isoformat(), start_time=hour, end_time=hour + 2.5)
            tomorrow = [
                self._session(
                    last, date=(now.date() + timedelta(days=1)).isoformat(), start_time=start, end_time=start + 2.5
                )
                for start in (9.0, 13.0)
            ]
            ids = self.admin("spp.session", "create", [today, *tomorrow])
            here = self.programme.roster[last["ref"]][:8]
            rows = [{"session_id": ids[0], "participant_id": self.people[who], "status": "present"} for who in here]
            self.login(login)("spp.session", "mark", rows)
        self.say(f"{len(FACILITATORS)} sessions in progress today, {2 * len(FACILITATORS)} tomorrow")


def main() -> int:
    """Load the programme. Returns the exit status."""
    parser = argparse.ArgumentParser(description="Load the demo programme over XML-RPC.")
    for name in ("url", "db", "user", "password"):
        parser.add_argument(f"--{name}", required=True)
    options = parser.parse_args()

    def login(who: str) -> Call:
        return connect(options.url, options.db, who, who)

    admin = connect(options.url, options.db, options.user, options.password)
    Loader(Programme(local_now().date()), admin, login).load()
    print("Log in as (the password is the same word):")
    for who, name in {**FACILITATORS, **OFFICER}.items():
        print(f"  {who:14} {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
