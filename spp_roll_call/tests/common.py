import json
import time
import unittest
from contextlib import ExitStack, contextmanager
from datetime import datetime

import requests

from odoo import fields
from odoo.addons.spp_session_tracking.tests.common import new_user, others_may_send
from odoo.tests import HttpCase, common, tagged
from odoo.tests.common import get_db_name

from ..models.files import PREFIX
from . import phone as phones

FACILITATOR = "spp_session_tracking.group_facilitator"
# Keys a millisecond apart, however busy this machine is.
SCAN = """
    [...%s, "Enter"].forEach((key, number) => {
        const event = new KeyboardEvent("keydown", { key });
        Object.defineProperty(event, "timeStamp", { value: number });
        document.dispatchEvent(event);
    });
"""
# When the last statement was made that waits on the phone.
LATEST = """
    idb.openDB("spp-roll-call")
        .then((db) => db.getAll("statements"))
        .then((all) => all.map(({ marked_at }) => marked_at).sort().at(-1))
"""


def new_session(http, address, login):
    """The id of the session of Odoo that a login over HTTP makes. http: what posts"""
    params = {"db": get_db_name(), "login": login, "password": f"{login}-password"}
    answer = http.post(f"{address}/web/session/authenticate", json={"params": params}, timeout=60)
    return answer.cookies["session_id"]


@tagged("post_install", "-at_install")
class RollCallCase(HttpCase):
    """A facilitator with a session today, which another one facilitates, too. Time runs: a browser has no other."""

    people = ("Ana Cruz", "Ben Diaz", "Carla Ebo")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # A password of a test user is as long as the policy of any database asks.
        cls.rosa, cls.ben = (
            new_user(cls.env, login, password=f"{login}-password", groups=FACILITATOR, tz="UTC", name=name)
            for login, name in (("rosa", "Rosa"), ("benito", "Benito"))
        )
        cls.contacts = cls.env["res.partner"].create([{"name": name} for name in cls.people])
        cls.session_type = cls.env["spp.session.type"].create({"name": "Roll call type"})
        cls.today_session = cls.new_session("Today's session", cls.contacts, co_facilitator_ids=cls.ben.ids)

    @classmethod
    def new_session(cls, name, contacts, **values):
        """A session of today, that is open."""
        many = {field: [fields.Command.set(values.pop(field))] for field in list(values) if field.endswith("_ids")}
        return cls.env["spp.session"].create(
            {
                "name": name,
                "session_type_id": cls.session_type.id,
                "facilitator_id": cls.rosa.id,
                "date": fields.Date.today(),
                "start_time": fields.Datetime.now().hour,
                "end_time": fields.Datetime.now().hour + 1,
                "tz": "UTC",
                "expected_participant_ids": [fields.Command.set(contacts.ids)],
                **many,
                **values,
            }
        )

    def new_login(self, login):
        """Log in as browsers do. Odoo's authenticate() makes a session without a login."""
        self.authenticate(None, None)
        session_id = new_session(self.opener, self.base_url(), login)
        self.opener.cookies.clear()
        self.opener.cookies["session_id"] = session_id

    def send(self, path, body=None, headers=None):
        """The response to a request of the page, with the cookies of whoever is logged in."""
        headers = {"X-SPP-Roll-Call": "1", **(headers or {})}
        return self.opener.post(self.base_url() + PREFIX + path, json=body or {}, headers=headers, timeout=60)


class PhoneCase(RollCallCase):
    """The page in a browser, on phones of their own.

    `browsers`: what phones have left for the next ones of the class. To start one takes as long as most tests.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.browsers = []
        cls.addClassCleanup(cls.end_browsers)

    @classmethod
    def end_browsers(cls):
        for browser in cls.browsers:
            browser.close()

    def setUp(self):
        super().setUp()
        if not phones.browser():
            raise unittest.SkipTest("there is no Chromium here")
        self.opened = ExitStack()
        self.addCleanup(self.opened.close)
        self.opened.enter_context(others_may_send(self))
        # 17.0 keeps the lock of its test cursors in the registry
        self.lock = getattr(self.registry, "test_lock", None) or common._registry_test_lock
        self.opened.enter_context(self.lock)
        self.opened.callback(self.wait_answered)

    @contextmanager
    def serving(self):
        """Let the server answer. Outside, the test has the cursor that it shares with the server for itself."""
        self.env.flush_all()
        self.lock.release()
        try:
            yield
        finally:
            self.lock.acquire()

    def wait_answered(self):
        with self.serving():
            self._wait_remaining_requests()

    def new_phone(self, **options):
        # a browser has to be started for its camera
        left = None if "camera" in options else self.browsers
        return phones.Phone(self.base_url(), waiting=self.serving, **{"left": left, **options})

    def phone(self, login="rosa", **options):
        """A phone on which somebody has logged in, with the page open."""
        phone = self.opened.enter_context(self.new_phone(**options))
        self.log_in(phone, login)
        phone.open(PREFIX)
        phone.find("[data-session-id]")
        phone.wait("navigator.serviceWorker.controller")
        self.quiet(phone)
        return phone

    def log_in(self, phone, login):
        with self.serving():
            session_id = new_session(requests, self.base_url(), login)
        phone.cookie("session_id", session_id)

    def roll_call(self, phone, session=None):
        """Open the roll call of a session in the page."""
        session = session or self.today_session
        phone.tap(f'a[data-session-id="{session.id}"]')
        phone.find(f'.roll-call[data-session-id="{session.id}"]')

    def marking(self, **options):
        """A phone on which the roll of today's session is called."""
        phone = self.phone(**options)
        self.roll_call(phone)
        return phone

    def marked_offline(self):
        """The same without network, with a mark of the first person that waits on it."""
        phone, person = self.marking(), self.contacts[0]
        phone.offline()
        self.tap(phone, person, "present")
        self.wait_sync(phone, person, "waiting")
        return phone

    def row(self, contact):
        return f'[data-participant-id="{contact.id}"]'

    def tap(self, phone, contact, status):
        phone.tap(f'{self.row(contact)} [data-status="{status}"]')
        phone.find(f'{self.row(contact)} [data-status="{status}"][aria-pressed="true"]')

    def confirm(self, phone):
        phone.tap('dialog [data-action="confirm"]')
        phone.wait("!document.querySelector('dialog')")

    def settled(self, phone):
        """Wait until all marks are sent, and the page asks nothing any more."""
        self.wait_unsent(phone, 0)
        self.quiet(phone)

    def wait_sync(self, phone, contact, sync):
        phone.find(f'{self.row(contact)}[data-sync="{sync}"]')

    def wait_unsent(self, phone, count):
        phone.wait(f"document.querySelector('[data-unsent]')?.innerText === '{count}'")

    def badge(self, contact):
        """The code of a badge that is made for somebody."""
        values = {"partner_id": contact.id, "person_identifier": contact.name}
        person = self.env["spp.attendance.subscriber"].create(values)
        person._ensure_badge_codes()
        return person.badge_code

    def scan(self, phone, code):
        """A USB scanner types the code, fast, and Enter."""
        phone.run(SCAN % json.dumps(code))

    def network_back(self, phone):
        phone.offline(False)
        phone.run("dispatchEvent(new Event('online'))")

    def quiet(self, phone):
        """Wait until the phone asks nothing more, so that the test may look at the database."""
        phone.wait_quiet()
        self.wait_answered()
        self.env.invalidate_all()

    def wait_later(self, phone):
        """Wait until what is stated here is later than all that waits on the phone, to the second."""
        latest = datetime.fromisoformat(phone.run(LATEST).removesuffix("Z"))
        end = time.monotonic() + phones.SECONDS
        while fields.Datetime.now() <= latest:
            self.assertLess(time.monotonic(), end, f"The phone is ahead: {latest}")
            time.sleep(0.05)

    def statuses(self, session=None):
        """The status of each person, in the order of names. Nobody may be asking the server."""
        lines = (session or self.today_session).attendance_ids
        return lines.sorted(lambda line: line.participant_id.name).mapped("status")

    def records(self, contact=None):
        domain = [("session_id", "=", self.today_session.id)]
        domain += [("subscriber_id.partner_id", "=", contact.id)] if contact else []
        return self.env["spp.attendance.list"].search(domain)
