from importlib.util import find_spec
from unittest import skipUnless

from odoo import fields
from odoo.addons.spp_attendance.tests.common import AttendanceCase

DAY = 24 * 3600
NEEDED = "the small Moodle of the tests lies beside the addons in their repository"


@skipUnless(find_spec("demo"), NEEDED)
class MoodleCase(AttendanceCase):
    """A Moodle over HTTP with all that can be odd, and as many people here who have its idnumbers.

    `odd` tells where on the site what is (see demo.moodle.odd_site); `people_here` are by Moodle's user id.
    """

    def setUp(self):
        super().setUp()
        from demo.moodle import odd_site, server

        # what is done in transactions of its own is undone after the test
        self.registry.enter_test_mode(self.cr)
        self.addCleanup(self.registry.leave_test_mode)
        self.now = int(fields.Datetime.now().timestamp())
        self.odd = odd_site.made(self.now)
        serving = server.serving(self.odd.site)
        self.server = serving.__enter__()
        self.addCleanup(serving.__exit__, None, None, None)
        self.instance = self.connect(odd_site.ALL)
        self.people_here = self.make_people_known()

    def connect(self, token, **values):
        """A site as an administrator sets it up; a manager is responsible for it."""
        return self.env["spp.moodle.instance"].create(
            {
                "name": "School",
                "url": self.server.address,
                "token": token,
                "tz": "UTC",
                "user_id": self.manager.id,
                **values,
            }
        )

    def make_people_known(self):
        """Everybody with an idnumber of their own but the first of them, whom nobody here knows."""
        numbers = [user.idnumber for user in self.odd.people]
        users = [user for user in self.odd.people[1:] if user.idnumber and numbers.count(user.idnumber) == 1]
        subscribers = self.env["spp.attendance.subscriber"].create(
            [
                {"given_name": user.first_name, "family_name": user.last_name, "person_identifier": user.idnumber}
                for user in users
            ]
        )
        return {user.id: subscriber.partner_id for user, subscriber in zip(users, subscribers, strict=True)}

    def sync(self, instance=None, is_preview=False):
        """The record of a run that an officer asks for."""
        instance = (instance or self.instance).with_user(self.officer)
        action = instance.action_preview() if is_preview else instance.action_sync()
        return self.env["spp.moodle.sync.run"].browse(action["res_id"])

    def session_of(self, theirs):
        """The session here that stands for one of Moodle's."""
        place = [("moodle_instance_id", "=", self.instance.id), ("moodle_session_id", "=", theirs.id)]
        return self.env["spp.session"].search(place)

    def line_of(self, theirs, user_id):
        return self.line(self.people_here[user_id], self.session_of(theirs))

    def take(self, theirs, later=60, **acronyms):
        """A teacher marks in Moodle, so many seconds from now."""
        marks = {int(name[1:]): acronym for name, acronym in acronyms.items()}
        self.odd.site.take(theirs.id, marks, by=self.odd.course.teachers[0], at=self.now + later)
