from odoo import fields
from odoo.addons.spp_session_tracking.tests.test_browser import BrowserCase
from odoo.tests import tagged


class HouseholdBrowserCase(BrowserCase):
    """The session is one of households: Ana is an adult of the Cruz."""

    def setUp(self):
        super().setUp()
        ana = self.tour_session.expected_participant_ids.filtered(lambda person: person.name == "Ana")
        self.tour_session.attendance_ids.with_context(change_reason="Households come").unlink()
        cruz = self.env["res.partner"].create({"name": "Cruz", "is_group": True})
        adult = self.env.ref("spp_household.household_role_adult")
        membership = {"group": cruz.id, "individual": ana.id, "kind": [fields.Command.set(adult.ids)]}
        self.env["spp.household.membership"].create({**membership, "start_date": "2020-01-01"})
        self.tour_session.session_type_id.rule_preset = "one_adult"
        self.tour_session.expected_participant_ids = cruz

    def walk_and_check(self, tour):
        self.walk(tour)
        cruz = self.tour_session.attendance_ids.filtered("is_expected")
        self.assertEqual((cruz.status, cruz.attended_by_id.name), ("present", "Ana"))


@tagged("post_install", "-at_install")
class TestHouseholdBrowser(HouseholdBrowserCase):
    def test_a_facilitator_marks_who_of_a_household_came(self):
        self.walk_and_check("spp_household_day")


@tagged("post_install", "-at_install")
class TestHouseholdPhone(HouseholdBrowserCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_a_facilitator_marks_who_of_a_household_came_on_a_phone(self):
        self.walk_and_check("spp_household_day_phone")
