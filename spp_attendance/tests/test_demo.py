from odoo.addons.spp_session_tracking.tests.demo import DemoCase
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestDemo(DemoCase):
    addon = "spp_attendance"

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
