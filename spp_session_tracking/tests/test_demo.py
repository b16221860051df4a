from odoo.fields import Date
from odoo.tests import TransactionCase, tagged

from .demo import TODAY, DemoCase, load_demo


@tagged("post_install", "-at_install")
class TestDemo(DemoCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.facilitator = cls.env.ref("spp_session_tracking.user_facilitator")
        cls.sessions = cls.env["spp.session"].search([("facilitator_id", "=", cls.facilitator.id)])

    def test_a_facilitator_has_sessions_of_each_kind_and_one_today(self):
        self.assertEqual(set(self.sessions.mapped("state")), {"scheduled", "completed", "cancelled"})
        today = self.sessions.filtered(lambda session: session.date == Date.to_date(TODAY))
        self.assertEqual(today, self.env.ref("spp_session_tracking.session_hilltop_today"))
        self.assertEqual((today.state, today.expected_count), ("scheduled", 6))

    def test_marks_were_stated_by_the_facilitator_within_the_hours_of_the_session(self):
        lines = self.sessions.attendance_ids.filtered(lambda line: line.basis == "observed")
        self.assertEqual(lines.marked_by_id, self.facilitator)
        for line in lines:
            self.assertTrue(line.session_id.start_at <= line.marked_at <= line.session_id.end_at)

    def test_one_absence_is_assumed_and_somebody_does_not_comply(self):
        assumed = self.sessions.attendance_ids.filtered(lambda line: line.basis == "assumed")
        self.assertEqual(assumed.participant_id, self.env.ref("spp_session_tracking.partner_flores"))
        dates = self.sessions.mapped("date")
        people = self.sessions.attendance_ids.participant_id.ids
        answers = self.env["spp.session.compliance"].evaluate(people, str(min(dates)), str(max(dates)))
        self.assertEqual({answer["outcome"] for answer in answers}, {"compliant", "not_compliant"})

    def test_the_first_payment_rests_on_a_snapshot_that_is_intact(self):
        snapshot = self.env["spp.session.snapshot"].search([("label", "=", "First payment (demo)")])
        self.assertTrue(snapshot.verify()["is_intact"])

    def test_another_load_of_the_files_changes_nothing(self):
        before = self.env["spp.session.attendance.change"].search_count([]), len(self.sessions)
        load_demo(self.env, "spp_session_tracking", mode="update")
        sessions = self.env["spp.session"].search_count([("facilitator_id", "=", self.facilitator.id)])
        self.assertEqual((self.env["spp.session.attendance.change"].search_count([]), sessions), before)


@tagged("post_install", "-at_install")
class TestUpdateWithDemo(TransactionCase):
    """A database that Odoo made with its demo data gets none of ours by an update: people may be in it meanwhile."""

    def test_an_update_makes_no_user_and_no_session(self):
        before = self.env["res.users"].search_count([]), self.env["spp.session"].search_count([])
        load_demo(self.env, "spp_session_tracking", mode="update")
        self.assertEqual((self.env["res.users"].search_count([]), self.env["spp.session"].search_count([])), before)
