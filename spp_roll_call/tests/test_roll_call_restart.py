import os
import socket
import subprocess
import sys
import time
import unittest

import requests

from odoo import SUPERUSER_ID, api, fields
from odoo.addons.spp_session_tracking.tools.advisory_lock import locked
from odoo.modules.registry import Registry
from odoo.tests import new_test_user, tagged
from odoo.tests.common import BaseCase, get_db_name

from ..models.files import PREFIX
from . import phone as phones
from .common import FACILITATOR, new_session

LOGIN = "restarted"
SECONDS = 90
# what the test leaves, in the order in which it can be removed
LEFT = (
    "delete from spp_attendance_list where session_id = %(session)s",
    "delete from spp_session_attendance_change where session_id = %(session)s",
    "delete from spp_session where id = %(session)s",
    "delete from spp_session_type where id = %(type)s",
    "delete from spp_attendance_api_log where client_id in (select id from spp_attendance_api_client_credential "
    "where user_id = %(user)s)",
    "delete from spp_attendance_api_client_credential where user_id = %(user)s",
    "delete from res_users where id = %(user)s",
    "delete from spp_attendance_subscriber where partner_id = any(%(people)s)",
    "delete from res_partner where id = any(%(people)s)",
)


class Server:
    """An Odoo of its own on the test's database, on one port, that can be killed and started again."""

    def __init__(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.process = None

    def start(self):
        odoo = [sys.executable, "-m", "odoo", "--config", os.environ["ODOO_RC"], "--database", get_db_name()]
        words = ["--http-port", str(self.port), "--workers", "0", "--max-cron-threads", "0"]
        self.process = subprocess.Popen([*odoo, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + SECONDS
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > end:
                raise AssertionError("the server did not start")
            time.sleep(0.1)

    def _answers(self):
        try:
            return requests.get(f"{self.address}/web/health", timeout=5).ok
        except requests.RequestException:
            return False

    def kill(self):
        self.process.kill()
        self.process.wait()


@tagged("post_install", "-at_install")
class TestRollCallRestart(BaseCase):
    """The server is killed while a facilitator marks, and comes back."""

    def setUp(self):
        super().setUp()
        if not phones.browser():
            raise unittest.SkipTest("there is no Chromium here")
        self.registry = Registry(get_db_name())
        with self.registry.cursor() as cr:  # commits at its end
            self.make(api.Environment(cr, SUPERUSER_ID, {}))
        self.addCleanup(self.delete)
        self.server = Server()
        self.server.start()
        self.addCleanup(self.server.kill)

    def make(self, env):
        user = new_test_user(env, LOGIN, password=f"{LOGIN}-password", groups=FACILITATOR, tz="UTC")
        contacts = env["res.partner"].create([{"name": name} for name in ("Ana Cruz", "Ben Diaz", "Carla Ebo")])
        now = fields.Datetime.now()
        values = {"facilitator_id": user.id, "date": now.date(), "start_time": now.hour, "end_time": now.hour + 1}
        session_type = env["spp.session.type"].create({"name": "Restarted"})
        expected = {"session_type_id": session_type.id, "expected_participant_ids": contacts.ids, "tz": "UTC"}
        session = env["spp.session"].create({**values, **expected})
        self.people = contacts.ids
        people = [*contacts.ids, user.partner_id.id]
        self.made = {"user": user.id, "session": session.id, "type": session_type.id, "people": people}

    def delete(self):
        with self.registry.cursor() as cr:
            for statement in LEFT:
                cr.execute(statement, self.made)

    def phone(self):
        """A phone with the roll call open."""
        phone = phones.Phone(self.server.address).__enter__()
        self.addCleanup(phone.__exit__)
        phone.cookie("session_id", new_session(requests, self.server.address, LOGIN))
        phone.open(f"{PREFIX}?session={self.made['session']}")
        phone.find(".roll-call")
        phone.wait_quiet()
        return phone

    def tap(self, phone, number, status):
        phone.tap(f'[data-participant-id="{self.people[number]}"] [data-status="{status}"]')

    def wait_unsent(self, phone, count, seconds=SECONDS):
        phone.wait(f"document.querySelector('[data-unsent]').innerText === '{count}'", seconds)

    def stored(self):
        """The statuses of the roster, and how many records there are of it."""
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            session = env["spp.session"].browse(self.made["session"])
            lines = session.attendance_ids.sorted(lambda line: line.participant_id.name)
            return lines.mapped("status"), env["spp.attendance.list"].search_count([("session_id", "=", session.id)])

    def test_marks_go_through_once_though_the_server_died_over_one_and_was_away_for_others(self):
        phone = self.phone()
        with self.registry.cursor() as cr, locked(cr, f"session {self.made['session']}"):
            self.tap(phone, 0, "present")  # this request waits for the lock
            self.wait_waiting()
            self.server.kill()
        self.tap(phone, 1, "late")
        self.wait_unsent(phone, 2)
        self.assertEqual(self.stored(), ([False, False, False], 0))
        self.server.start()
        phone.run("dispatchEvent(new Event('online'))")
        self.wait_unsent(phone, 0)
        phone.wait_quiet()
        self.assertEqual(self.stored(), (["present", "late", False], 2))

    def wait_waiting(self):
        """Wait until a request of the server waits for the lock."""
        query = (
            "select count(*) from pg_locks where locktype = 'advisory' and not granted "
            "and database = (select oid from pg_database where datname = current_database())"
        )
        count, end = 0, time.monotonic() + SECONDS
        while not count:
            self.assertLess(time.monotonic(), end)
            with self.registry.cursor() as cr:
                cr.execute(query)
                [count] = cr.fetchone()
            time.sleep(0.05)
