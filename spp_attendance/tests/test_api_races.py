from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import requests

from odoo import SUPERUSER_ID, api, fields
from odoo.addons.spp_session_tracking.tests.lock_waits import wait_until_somebody_waits
from odoo.modules.registry import Registry
from odoo.service import server
from odoo.tests.common import HOST, BaseCase, get_db_name, tagged
from odoo.tools import config

from ..rest.contract import PREFIX

DEVICES, SAME, PEOPLE = 8, 16, 30
STATUSES = ("present", "late", "absent")
# what a facilitator's device leaves, in the order in which it can be removed
LEFT = (
    "delete from spp_attendance_list where client_id = %(client)s",
    "delete from spp_session_attendance_change where session_id in (select id from spp_session "
    "where session_type_id = %(type)s)",
    "delete from spp_session where session_type_id = %(type)s",
    "delete from spp_session_type where id = %(type)s",
    "delete from spp_attendance_subscriber where partner_id = any(%(people)s)",
    "delete from res_partner where id = any(%(people)s)",
    "with gone as (delete from spp_attendance_subscriber where person_identifier like %(named)s returning partner_id) "
    "delete from mail_message where model = 'res.partner' and res_id in (select partner_id from gone)",
    "delete from res_partner where name like %(named)s",
    "delete from spp_attendance_api_claim where name like %(claim)s or name like 'person %%'",
    "delete from spp_attendance_api_client_credential where id = %(client)s",
)


@tagged("post_install", "-at_install")
class TestApiRaces(BaseCase):
    """Devices that send at the same instant, in real transactions."""

    def setUp(self):
        super().setUp()
        if not server.server:
            self.skipTest("no server runs beside the tests")
        self.session_uid = str(uuid4())
        self.registry = Registry(get_db_name())
        with self.registry.cursor() as cr:  # commits at its end
            self.made = self.make(api.Environment(cr, SUPERUSER_ID, {}))
        self.addCleanup(self.delete)
        form = {"grant_type": "client_credentials"}
        self.headers = {}
        auth = (self.given["client_id"], self.given["client_secret"])
        issued = self.send("POST", "/oauth/token", data=form, auth=auth)
        self.headers = {"Authorization": f"Bearer {issued.json()['access_token']}"}

    def make(self, env):
        """Put a session with its people and a client there. Returns what is needed to remove them."""
        people = env["res.partner"].create([{"name": f"Person {number}"} for number in range(PEOPLE)])
        session_type = env["spp.session.type"].create({"name": "At once"})
        self.day = fields.Date.today() - timedelta(days=1)
        session = env["spp.session"].create(
            {
                "session_type_id": session_type.id,
                "date": self.day,
                "expected_participant_ids": [fields.Command.set(people.ids)],
            }
        )
        session.start()
        scopes = "session:read session:write session:plan attendance:write subscriber:write subscriber:read"
        values = {"name": "At once", "user_id": env.ref("base.user_admin").id, "tz": "UTC", "scopes": scopes}
        client = env["spp.attendance.api.client.credential"].create(values)
        self.given, self.session_id = client.generate_secret(), session.id
        ids = {"people": people.ids, "type": session_type.id, "client": client.id}
        return {**ids, "claim": f"%{self.session_uid}", "named": f"{self.session_uid}%"}

    def delete(self):
        with self.registry.cursor() as cr:
            for statement in LEFT:
                cr.execute(statement, self.made)

    def send(self, method, path, body=None, **more):
        port = config["http_port"]
        url = f"http://{HOST}:{port}{PREFIX}{path}"
        return requests.request(method, url, json=body, headers=self.headers, timeout=60, **more)

    def at_once(self, count, request_of):
        """The bodies of the answers to requests sent at the same instant, and their statuses. request_of: number ->
        the words of send()."""
        gate = Barrier(count)

        def run(number):
            gate.wait()
            return self.send(*request_of(number))

        with ThreadPoolExecutor(count) as pool:
            answers = list(pool.map(run, range(count)))
        return [answer.json() for answer in answers], Counter(answer.status_code for answer in answers)

    def marks(self, people, status="present", minute=0):
        stated = {"status": status, "marked_at": f"{self.day}T12:{minute:02}:00Z"}
        rows = [{"participant_id": each, **stated, "external_id": str(uuid4())} for each in people]
        return {"attendances": rows}

    def records(self):
        with self.registry.cursor() as cr:
            cr.execute("select count(*) from spp_attendance_list where session_id = %s", [self.session_id])
            return cr.fetchone()[0]

    def outcomes(self, bodies):
        return Counter(result["outcome"] for body in bodies for result in body["results"])

    def test_sixteen_devices_send_the_same_new_mark_and_it_is_one(self):
        path, body = f"/sessions/{self.session_id}/attendances", self.marks(self.made["people"][:1])
        bodies, statuses = self.at_once(SAME, lambda _number: ("POST", path, body))
        self.assertEqual(statuses, {200: SAME})
        self.assertEqual(self.outcomes(bodies), {"created": 1, "duplicate": SAME - 1})
        self.assertEqual(self.records(), 1)

    def test_nobody_waits_to_write_when_a_client_was_used(self):
        writing = "select from spp_attendance_api_client_credential where id = %(client)s for no key update"
        with closing(self.registry.cursor()) as cr:
            cr.execute(writing, self.made)
            self.assertEqual(self.send("GET", "/me").status_code, 200)

    def test_sixteen_devices_send_the_same_new_record_and_it_is_one(self):
        card = {"date_time": f"{self.day}T12:00:00Z", "external_id": str(uuid4())}
        body = {"records": [{"person_id": "NOBODY-KNOWN", "time_card": [card]}]}
        bodies, statuses = self.at_once(SAME, lambda _number: ("POST", "/attendances", body))
        self.assertEqual(statuses, {200: SAME})
        self.assertEqual(self.outcomes(bodies), {"held": 1, "duplicate": SAME - 1})
        self.assertEqual(len({each["results"][0]["id"] for each in bodies}), 1)

    def test_of_the_marks_of_eight_devices_the_latest_counts_and_no_request_is_repeated(self):
        people, path = self.made["people"], f"/sessions/{self.session_id}/attendances"
        with self.assertNoLogs("odoo.service.model", "INFO"):  # Odoo logs a request that it repeats
            bodies, statuses = self.at_once(
                DEVICES, lambda number: ("POST", path, self.marks(people, STATUSES[number % 3], number))
            )
        self.assertEqual(statuses, {200: DEVICES})
        self.assertEqual(self.outcomes(bodies), {"created": DEVICES * PEOPLE})
        self.assertEqual(self.records(), DEVICES * PEOPLE)
        lines = self.send("GET", f"/sessions/{self.session_id}").json()["roster"]
        self.assertEqual(Counter(line["status"] for line in lines), {STATUSES[(DEVICES - 1) % 3]: PEOPLE})

    def test_eight_devices_make_the_same_session_and_it_is_one(self):
        path = f"/sessions/{self.session_uid}"
        body = {"session_type_id": self.made["type"], "date": str(self.day), "start_time": "09:00"}
        bodies, statuses = self.at_once(DEVICES, lambda _number: ("PUT", path, body))
        self.assertEqual(statuses, {201: 1, 200: DEVICES - 1})
        self.assertEqual(len({each["id"] for each in bodies}), 1)

    def test_eight_systems_make_the_same_people_known_and_each_is_one(self):
        names = [f"{self.session_uid} {number}" for number in range(5)]
        rows = [{"person_id": name, "name": name} for name in names]

        def request_of(number):
            return "POST", "/subscribers", {"subscribers": rows if number % 2 else rows[::-1]}

        bodies, statuses = self.at_once(DEVICES, request_of)
        self.assertEqual(statuses, {200: DEVICES}, bodies)
        self.assertEqual(self.outcomes(bodies), {"created": len(names), "unchanged": (DEVICES - 1) * len(names)})

    def test_eight_systems_plan_the_same_sessions_and_each_is_one(self):
        planned = {"session_type_id": self.made["type"], "date": str(self.day), "start_time": "14:00"}
        rows = [{**planned, "external_id": f"{number} {self.session_uid}"} for number in range(3)]

        def request_of(number):
            return "POST", "/sessions", {"sessions": rows if number % 2 else rows[::-1]}

        bodies, statuses = self.at_once(DEVICES, request_of)
        self.assertEqual(statuses, {200: DEVICES}, bodies)
        self.assertEqual(self.outcomes(bodies), {"created": 3, "duplicate": (DEVICES - 1) * 3})

    def test_eight_planners_fill_up_the_last_places_and_no_more(self):
        with self.registry.cursor() as cr:
            session = api.Environment(cr, SUPERUSER_ID, {})["spp.session"].create(
                {"session_type_id": self.made["type"], "date": self.day + timedelta(days=9), "max_participants": 5}
            )
        people, path = self.made["people"], f"/sessions/{session.id}/roster"

        def request_of(number):
            rows = [{"participant_id": each} for each in people[number * 3 : number * 3 + 3]]
            return "POST", path, {"people": rows}

        bodies, statuses = self.at_once(DEVICES, request_of)
        self.assertEqual(statuses, {200: DEVICES}, bodies)
        self.assertEqual(self.outcomes(bodies), {"added": 5, "rejected": DEVICES * 3 - 5})

    def test_somebody_put_on_a_roster_on_a_screen_at_the_same_moment_is_busy_and_then_there(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            session = env["spp.session"].create(
                {"session_type_id": self.made["type"], "date": self.day + timedelta(days=9)}
            )
        path, rows = f"/sessions/{session.id}/roster", [{"participant_id": each} for each in self.made["people"][:2]]
        with ThreadPoolExecutor(1) as pool:
            with self.registry.cursor() as cr:
                lines = api.Environment(cr, SUPERUSER_ID, {})["spp.session.attendance"]
                lines.create({"session_id": session.id, "participant_id": self.made["people"][1]})
                lines.flush_model()
                sent = pool.submit(self.send, "POST", path, {"people": rows})
                wait_until_somebody_waits(cr)
            answer = sent.result()
        self.assertEqual((answer.status_code, answer.json()["code"]), (503, "busy"), answer.text)
        again = self.send("POST", path, {"people": rows}).json()
        self.assertEqual([each["outcome"] for each in again["results"]], ["added", "unchanged"])

    def test_marks_sent_while_a_session_is_completed_are_saved(self):
        people, path = self.made["people"], f"/sessions/{self.session_id}"
        self.send("POST", f"{path}/attendances", self.marks(people[:1]))

        def request_of(number):
            if number == 0:
                return "POST", f"{path}/complete", {}
            return "POST", f"{path}/attendances", self.marks(people[number : number + 1])

        bodies, statuses = self.at_once(DEVICES, request_of)
        self.assertEqual(statuses, {200: DEVICES}, bodies)
        self.assertEqual(self.outcomes(bodies[1:]), {"created": DEVICES - 1})
        roster = self.send("GET", path).json()["roster"]
        came = {line["participant_id"] for line in roster if line["status"] == "present"}
        self.assertEqual(came, set(people[:DEVICES]))
