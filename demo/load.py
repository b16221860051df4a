#!/usr/bin/env python3
"""Load the demo programme into an Odoo that has the suite installed, over XML-RPC.

    python3 demo/load.py --url http://127.0.0.1:8069 --db spp_demo --user admin --password admin

Everything goes in as an integrator would send it, by the weakest role that may: areas and people by Odoo's import,
sessions by create(), marks into the ledger of attendance by the facilitators of the sessions, then complete() and
cancel(), and visits without a session by a recorder. Today's marks are made with mark(), as on screen.
"""

from __future__ import annotations

import argparse
import sys
import time
import xmlrpc.client
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from demo import ledger, working_day  # noqa: E402
from demo.programme import ZONE, Programme, Row, local_now  # noqa: E402
from demo.rpc import Call, batches, connect, load  # noqa: E402

FACILITATORS = {
    "facilitator1": "Rosa Aquino",
    "facilitator2": "Benjie Salonga",
    "facilitator3": "Teresita Ocampo",
    "facilitator4": "Ramon Villanueva",
}
OFFICER = {"officer": "Lourdes Pineda"}
RECORDER = {"recorder": "Imelda Cruz"}
# what the sessions of a type count as in the history of attendance
ATTENDANCE_TYPES = {"FDS": "Family session", "LIV": "Training", "HEA": "Training"}
VISIT = "Health visit"
PERSON = ["person_identifier", "family_name", "given_name", "addl_name", "gender", "email", "phone"]
CANCELLED_BECAUSE = "The hall was closed by a storm"
# What Odoo 17.0 and 19.0 answer where the scheduler is doing an action just now.
BEING_DONE = ("currently being executed", "already executing")
JOB_SECONDS = 60


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
        self.attendance_types = self.load_attendance_types()
        self.locations = self.load_locations()
        self.session_types = self.load_session_types()
        self.users = self.load_users()
        self.people = self.load_people()
        self.sessions = self.load_sessions()
        self.load_marks()
        self.close_sessions()
        self.take_snapshot()
        self.load_visits()
        self.load_waiting()
        self.load_today_and_tomorrow()
        self.warn()

    def say(self, text: str) -> None:
        """One line of progress."""
        print(f"  {time.monotonic() - self.started:5.1f} s  {text}", flush=True)

    def load_areas(self) -> dict[str, int]:
        """{code: id}. Uses Odoo's import, as a CSV file dropped on the screen does."""
        rows = [[row["code"], row["name"], row["parent_code"]] for row in self.programme.areas]
        ids = load(self.admin, "spp.area", ["code", "name", "parent_id"], rows)
        self.say(f"{len(rows)} areas")
        return {row[0]: area_id for row, area_id in zip(rows, ids, strict=True)}

    def load_attendance_types(self) -> dict[str, int]:
        """{name: id}"""
        names = sorted({*ATTENDANCE_TYPES.values(), VISIT})
        ids = self.admin("spp.attendance.type", "create", [{"name": name} for name in names])
        return dict(zip(names, ids, strict=True))

    def load_locations(self) -> dict[str, int]:
        """{name of a hall, or code of a municipality whose health centre it is: id}"""
        halls = {row["location"]: (row["location"], row["area_code"]) for row in self.programme.sessions}
        towns = [row for row in self.programme.areas if row["level"] == "2"]
        centres = {row["code"]: (f"Health centre, {row['name']}", row["code"]) for row in towns}
        places = {**halls, **centres}
        rows = [{"name": name, "area_id": self.areas[code]} for name, code in places.values()]
        ids = self.admin("spp.attendance.location", "create", rows)
        self.say(f"{len(self.attendance_types)} types and {len(ids)} locations of attendance")
        return dict(zip(places, ids, strict=True))

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
                "unplanned_rule": "count",
                "color": number,
                "attendance_type_id": self.attendance_types[ATTENDANCE_TYPES[row["code"]]],
            }
            for number, row in enumerate(self.programme.session_types, 1)
        ]
        ids = self.admin("spp.session.type", "create", rows)
        self.say(f"{len(rows)} session types")
        return {str(row["code"]): type_id for row, type_id in zip(rows, ids, strict=True)}

    def load_users(self) -> dict[str, int]:
        """{login: id} of the facilitators, an officer and a recorder, who are their own passwords."""
        administrators = self.admin("res.users", "search", [["login", "=", "admin"]])
        self.admin("res.users", "write", administrators, {"tz": ZONE})
        fields = self.admin("res.users", "fields_get", ["group_ids", "groups_id", "odoobot_state"])
        group_ids = "group_ids" if "group_ids" in fields else "groups_id"
        greeting = {"odoobot_state": "disabled"} if "odoobot_state" in fields else {}
        sessions, attendance = "spp_session_tracking", "spp_attendance"
        roles = [
            (FACILITATORS, [f"{sessions}.group_facilitator"], f"{sessions}.spp_session_action_today"),
            (
                OFFICER,
                [f"{sessions}.group_officer", "base.group_allow_export"],
                f"{sessions}.spp_start_page_action",
            ),
            (RECORDER, [f"{attendance}.group_recorder"], f"{attendance}.spp_attendance_list_action"),
        ]
        users: list[dict[str, Any]] = [
            {
                "name": name,
                "login": login,
                "password": login,
                "tz": ZONE,
                group_ids: [(4, self._record(group)) for group in groups],
                "action_id": self._record(home),
                **greeting,
            }
            for names, groups, home in roles
            for login, name in names.items()
        ]
        ids = [self.admin("res.users", "create", [user])[0] for user in users]
        self.say(f"{len(ids)} users")
        return {user["login"]: user_id for user, user_id in zip(users, ids, strict=True)}

    def _record(self, xml_id: str) -> int:
        """The id of a record of the addons, by its XML id."""
        module, name = xml_id.split(".")
        domain = [["module", "=", module], ["name", "=", name]]
        found: list[dict[str, int]] = self.admin("ir.model.data", "search_read", domain, ["res_id"])
        return found[0]["res_id"]

    def load_people(self) -> dict[str, int]:
        """{person identifier: contact id}"""
        officer = self.login("officer")
        people = "spp.attendance.subscriber"
        rows = [[*(row[name] for name in PERSON), row["area_code"]] for row in self.programme.people]
        ids = load(officer, people, [*PERSON, "area_id"], rows)
        self.say(f"{len(ids)} people")
        read = officer(people, "read", ids, ["person_identifier", "partner_id"])
        return {person["person_identifier"]: person["partner_id"][0] for person in read}

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
            "attendance_location_id": self.locations[row["location"]],
            "facilitator_id": self.users[row["facilitator"]],
            "max_participants": int(row["max_participants"]),
            "expected_participant_ids": [(6, 0, expected)],
            **changes,
        }

    def load_marks(self) -> None:
        """The marks in the order in which the devices sent them, each by the facilitator of its session."""
        facilitator = {row["ref"]: row["facilitator"] for row in self.programme.sessions}
        for login in FACILITATORS:
            marks = [row for row in self.programme.marks if facilitator[row["session_ref"]] == login]
            records = [ledger.mark(self.programme, row, self.sessions[row["session_ref"]]) for row in marks]
            new = ledger.send(self.login(login), records)
            self.say(f"{FACILITATORS[login]}: {len(marks)} marks sent, {new} of them for the first time")

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

    def take_snapshot(self) -> None:
        """What people were paid by at the beginning stays as it was: later contradictions wait for an officer."""
        arguments = (*self.programme.paid_period(), False, False, "First payment")
        self.login("officer")("spp.session.snapshot", "snapshot", *arguments)

    def load_visits(self) -> None:
        """Attendance without a session, by somebody who may only record."""
        visits = list(ledger.visits(self.programme, self.attendance_types[VISIT], self.locations))
        self.say(f"{ledger.send(self.login('recorder'), visits)} visits to health centres")

    def load_waiting(self) -> None:
        """What comes in late and waits for an officer."""
        login = next(iter(FACILITATORS))
        waiting = list(ledger.waiting(self.programme, login, self.sessions))
        self.say(f"{ledger.send(self.login(login), waiting)} records that wait for a decision")

    def load_today_and_tomorrow(self) -> None:
        """A working day for each facilitator: a session in progress, and two tomorrow."""
        now = local_now()
        tomorrow = now.date() + timedelta(days=1)
        days = [(now.date(), working_day.start_of_today(now)), *((tomorrow, hour) for hour in working_day.TOMORROW)]
        for login in FACILITATORS:
            last = self.programme.newest_session(login)
            rows = [
                self._session(last, date=day.isoformat(), start_time=hour, end_time=hour + working_day.LENGTH)
                for day, hour in days
            ]
            ids = self.admin("spp.session", "create", rows)
            stated = working_day.stated_by(now, self.programme.roster[last["ref"]])
            self.login(login)("spp.session", "mark", [self._mark(ids[0], each) for each in stated])
        self.say(f"{len(FACILITATORS)} sessions in progress today, {2 * len(FACILITATORS)} tomorrow")

    def warn(self) -> None:
        """What the hourly job does: facilitators and officers see who does not come."""
        self._do_job("spp_session_tracking.ir_cron_warn")
        self.say(f"{self.admin('spp.session.warning', 'search_count', [])} warnings about people who do not come")

    def _do_job(self, xml_id: str) -> None:
        """Do a scheduled action now, or else as soon as the scheduler is not doing it. Raises TimeoutError."""
        job = self._record(xml_id)
        for _second in range(JOB_SECONDS):
            try:
                self.admin("ir.cron", "method_direct_trigger", [job])
                return
            except xmlrpc.client.Fault as fault:
                if not any(words in fault.faultString for words in BEING_DONE):
                    raise
            time.sleep(1)
        raise TimeoutError(f"The scheduler has been doing {xml_id} for {JOB_SECONDS} seconds")

    def _mark(self, session_id: int, stated: working_day.Stated) -> dict[str, Any]:
        """What was stated, as a row of mark()."""
        moment = self.programme.utc(stated.moment)
        came = {"attendance_time": moment} if stated.status == "present" else {"excuse_reason": stated.excuse}
        person = {"participant_id": self.people[stated.person], "status": stated.status, "marked_at": moment}
        return {"session_id": session_id, **person, **came}


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
    for who, name in {**FACILITATORS, **OFFICER, **RECORDER}.items():
        print(f"  {who:14} {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
