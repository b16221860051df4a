import os
from unittest.mock import patch

from odoo import fields
from odoo.addons.spp_attendance.tests.common import AttendanceCase
from odoo.addons.spp_session_tracking.tests.repository import ALLOWS_THIS_MACHINE

DAY = 24 * 3600
NO_TIME = -1  # seconds for a run: it ends after the first session


class MoodleCase(AttendanceCase):
    """A Moodle over HTTP with every oddity of real sites, and people here with the same idnumbers.

    `odd` names the sessions of the site (see demo.moodle.odd_site); `people_here`: {Moodle's user id: contact}
    """

    is_synced = False  # whether the site is synced once before all tests

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        from demo.moodle import odd_site, server

        cls.startClassPatcher(patch.dict(os.environ, ALLOWS_THIS_MACHINE))
        # also what runs in transactions of its own is rolled back at the end
        cls.registry.enter_test_mode(cls.cr)
        cls.addClassCleanup(cls.registry.leave_test_mode)
        cls.now = int(fields.Datetime.now().timestamp())
        cls.odd = odd_site.made(cls.now)
        serving = server.serving(cls.odd.site)
        cls.server = serving.__enter__()
        cls.addClassCleanup(serving.__exit__, None, None, None)
        cls.instance = cls.connect(odd_site.ALL)
        cls.people_here = cls.make_visible_contacts()
        if cls.is_synced:
            cls.instance._sync()

    def setUp(self):
        """Every test begins with a new site, whose numbers are always the same."""
        super().setUp()
        self.renew_site()
        self.people_here = dict(self.people_here)
        self.do_not_wait()

    def renew_site(self):
        from demo.moodle import faults, odd_site

        self.odd = odd_site.made(self.now)
        self.odd.site.url = self.server.address
        self.server.site, self.server.faults = self.odd.site, faults.Faults()

    def do_not_wait(self):
        """Let clients try again at once. `waits` has how long they would have waited; `meanwhile()` is called then."""
        instances, self.waits, self.meanwhile = self.registry["spp.moodle.instance"], [], None
        ask = instances._client

        def client_of(instance):
            client = ask(instance)
            client._retry = client._retry._replace(sleep=self.wait)
            return client

        self.patch(instances, "_client", client_of)

    def wait(self, seconds):
        self.waits.append(seconds)
        if self.meanwhile:
            self.meanwhile()

    @classmethod
    def connect(cls, token, **values):
        """A site as an administrator connects it, with a manager as its responsible user."""
        return cls.env["spp.moodle.instance"].create(
            {
                "name": "School",
                "url": cls.server.address,
                "token": token,
                "tz": "UTC",
                "user_id": cls.manager.id,
                **values,
            }
        )

    @classmethod
    def make_visible_contacts(cls):
        """Subscribers for all users with an idnumber of their own, but the first user."""
        numbers = [user.idnumber for user in cls.odd.people]
        users = [user for user in cls.odd.people[1:] if user.idnumber and numbers.count(user.idnumber) == 1]
        subscribers = cls.env["spp.attendance.subscriber"].create(
            [
                {"given_name": user.first_name, "family_name": user.last_name, "person_identifier": user.idnumber}
                for user in users
            ]
        )
        return {user.id: subscriber.partner_id for user, subscriber in zip(users, subscribers, strict=True)}

    def sync(self, instance=None, is_preview=False):
        """A run started by an officer."""
        instance = (instance or self.instance).with_user(self.officer)
        action = instance.action_preview() if is_preview else instance.action_sync()
        return self.env["spp.moodle.sync.run"].browse(action["res_id"])

    def last_run(self):
        return self.env["spp.moodle.sync.run"].search(
            [("instance_id", "=", self.instance.id)], limit=1, order="id desc"
        )

    def session_of(self, theirs):
        """The session here that is linked with one of Moodle."""
        place = [("moodle_instance_id", "=", self.instance.id), ("moodle_session_id", "=", theirs.id)]
        return self.env["spp.session"].search(place)

    def line_of(self, theirs, user_id):
        return self.line(self.people_here[user_id], self.session_of(theirs))

    def take(self, theirs, marks, later=60):
        """A teacher marks in Moodle, `later` seconds from now. marks: {user id: acronym}"""
        self.odd.site.take(theirs.id, marks, by=self.odd.course.teachers[0], at=self.now + later)

    def automark(self, theirs, acronym="A", later=30):
        """Moodle marks whoever is left by itself, so many seconds from now."""
        self.odd.site.automark(theirs.id, acronym, at=self.now + later)

    def mark_here(self, theirs, user_id, status, reason="Seen on the list"):
        """A manager marks here, now."""
        self.line_of(theirs, user_id).with_user(self.manager).correct(status, reason)

    def marks_in_moodle(self, theirs):
        """{user id: acronym} of the marks of a session in Moodle."""
        acronyms = {status.id: status.acronym for status in self.odd.site.activity_of(theirs).statuses}
        return {log.user_id: acronyms.get(log.status_id) for log in theirs.logs}

    def sent_marks(self):
        """(session id, user id, acronym) of each mark that was sent to Moodle, in order."""
        sites = self.odd.site
        acronyms = {status.id: status.acronym for each in sites.activities.values() for status in each.statuses}
        marks = [arguments for function, arguments in sites.writes if function == "update_user_status"]
        return [(each["sessionid"], each["studentid"], acronyms[each["statusid"]]) for each in marks]
