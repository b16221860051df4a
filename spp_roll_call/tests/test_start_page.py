from datetime import timedelta

from odoo import fields
from odoo.addons.spp_attendance.tests.common import AttendanceCase
from odoo.addons.spp_session_tracking.tests.start_page_checks import StartPageChecks
from odoo.tests.common import tagged

CLIENTS = "spp.attendance.api.client.credential"


@tagged("post_install", "-at_install")
class TestStartPage(StartPageChecks, AttendanceCase):
    """Of three phones one was used today, one a week ago, and one is new and was never used."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.used, cls.silent, cls.new = (cls.new_phone(days) for days in (0, 7, None))

    @classmethod
    def new_phone(cls, days):
        """A phone of the facilitator that was last used so many days ago, and a minute."""
        given = cls.env[CLIENTS].with_user(cls.facilitator)._make_device("Android")
        phone = cls.env[CLIENTS].search([("client_id", "=", given["client_id"])])
        if days is not None:
            phone._by_server().write({"last_used": fields.Datetime.now() - timedelta(days=days, minutes=1)})
        return phone

    def test_a_manager_sees_the_phones_that_are_silent_for_a_week(self):
        listed = self.listed(self.manager, "silent_phones").with_env(self.env)
        self.assertEqual(listed & (self.used + self.silent + self.new), self.silent)
        self.assert_agree(self.manager)

    def test_a_phone_that_was_shut_out_is_silent_no_more(self):
        before = self.figures(self.manager)["silent_phones"]
        self.silent.with_user(self.manager).action_revoke()
        self.assertEqual(self.figures(self.manager)["silent_phones"], before - 1)

    def test_officers_do_not_see_the_phones_of_others_and_have_no_figure_of_them(self):
        for user in (self.officer, self.facilitator):
            self.assert_has_none(user, "silent_phones")
