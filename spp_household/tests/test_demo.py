from odoo.addons.spp_session_tracking.tests.demo import DemoCase
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestDemo(DemoCase):
    addon = "spp_household"

    def test_a_household_came_because_one_of_its_adults_did(self):
        session = self.env.ref("spp_household.session_household_1")
        by_household = {line.participant_id: line for line in session.attendance_ids.filtered("is_expected")}
        cruz, garcia = (self.env.ref(f"spp_household.household_{name}") for name in ("cruz", "garcia"))
        self.assertEqual((by_household[cruz].status, by_household[garcia].status), ("present", "absent"))
        self.assertEqual(by_household[cruz].attended_by_id, self.env.ref("spp_session_tracking.partner_bautista"))
        self.assertEqual(session.state, "completed")
