from freezegun import freeze_time

from odoo.addons.spp_session_tracking.tests.demo import load_demo
from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestDemo(TransactionCase):
    """What a database that is made with demo data shows. Databases of the tests are made without, so it is loaded."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        freezer = freeze_time("2026-03-14 20:00:00")
        freezer.start()
        cls.addClassCleanup(freezer.stop)
        load_demo(cls.env, "spp_household")

    def test_a_household_came_because_one_of_its_adults_did(self):
        session = self.env.ref("spp_household.session_household_1")
        by_household = {line.participant_id: line for line in session.attendance_ids.filtered("is_expected")}
        cruz, garcia = (self.env.ref(f"spp_household.household_{name}") for name in ("cruz", "garcia"))
        self.assertEqual((by_household[cruz].status, by_household[garcia].status), ("present", "absent"))
        self.assertEqual(by_household[cruz].attended_by_id, self.env.ref("spp_session_tracking.partner_bautista"))
        self.assertEqual(session.state, "completed")
