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
        load_demo(cls.env, "spp_attendance")

    def test_the_people_of_the_rosters_are_known_by_an_identifier(self):
        facilitator = self.env.ref("spp_session_tracking.user_facilitator")
        sessions = self.env["spp.session"].search([("facilitator_id", "=", facilitator.id)])
        people = self.env["spp.attendance.subscriber"].search([("person_identifier", "=like", "DEMO-%")])
        self.assertEqual(people.partner_id, sessions.attendance_ids.participant_id)

    def test_visits_count_and_that_of_somebody_unknown_waits_for_an_officer(self):
        records = self.env["spp.attendance.list"].search([("external_id", "=like", "spp-demo-%")])
        waiting = records.filtered(lambda record: record.state == "held")
        self.assertEqual(waiting.held_reason, "unknown_person")
        self.assertEqual(set((records - waiting).mapped("state")), {"valid"})
        person = self.env.ref("spp_attendance.subscriber_aquino")
        self.assertEqual(person.days_present, 5)
