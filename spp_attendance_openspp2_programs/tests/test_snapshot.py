from odoo.exceptions import UserError

from .common import ProgrammeCase


class TestSnapshot(ProgrammeCase):
    """The cycle is approved by somebody without a role of ours."""

    def ready_cycle(self, **values):
        cycle = self.new_cycle(self.new_programme(**values))
        self.apply(cycle)
        cycle.prepare_entitlement()
        return cycle

    def test_a_snapshot_says_what_the_cycle_was_approved_on(self):
        self.session.complete()
        cycle = self.ready_cycle()
        self.approve(cycle)
        self.assertEqual(cycle.state, "approved")
        snapshot = cycle.sudo().attendance_snapshot_ids
        self.assertEqual(snapshot.label, "Cycle 1 of School grant")
        self.assertEqual((snapshot.date_from, snapshot.date_to), (cycle.start_date, cycle.end_date))
        self.assertEqual(snapshot.taken_by_id, self.approver)
        outcomes = {answer.participant_id: answer.outcome for answer in snapshot.answer_ids}
        self.assertEqual((outcomes[self.ana], outcomes[self.ben]), ("compliant", "not_compliant"))

    def test_the_approver_gets_no_right_to_read_it(self):
        self.session.complete()
        cycle = self.ready_cycle()
        self.approve(cycle)
        with self.assertRaises(UserError):
            cycle.with_user(self.approver).read(["attendance_snapshot_ids"])

    def test_nothing_is_approved_while_sessions_are_open(self):
        cycle = self.ready_cycle()
        with self.assertRaisesRegex(UserError, "that are not completed: 1"), self.cr.savepoint():
            self.approve(cycle)
        self.env.invalidate_all()
        self.assertEqual(cycle.state, "draft")
        self.session.complete()
        self.apply(cycle)
        self.approve(cycle)
        self.assertEqual(cycle.state, "approved")

    def test_those_whom_the_criteria_kept_out_of_the_cycle_are_in_it(self):
        self.session.complete()
        self.use_mechanism("1")
        cycle = self.new_cycle(self.new_programme())
        cycle.prepare_entitlement()
        self.assertNotIn(self.ben, cycle.cycle_membership_ids.partner_id)
        self.approve(cycle)
        self.assertIn(self.ben, cycle.sudo().attendance_snapshot_ids.answer_ids.participant_id)

    def test_attendance_that_has_changed_is_applied_again_after_a_reset_to_draft(self):
        self.session.complete()
        cycle = self.ready_cycle()
        cycle.action_submit_for_approval()
        self.line(self.ben).with_user(self.manager).correct("present", "He signed the list")
        self.line(self.ana).with_user(self.manager).correct("absent", "It was her sister")
        with (
            self.assertRaisesRegex(UserError, "attendance has changed since the criteria were applied: 2"),
            self.cr.savepoint(),
        ):
            cycle.with_user(self.approver).action_approve()
        self.env.invalidate_all()
        cycle.action_reset_to_draft()
        self.apply(cycle)
        cycle.prepare_entitlement()
        self.approve(cycle)
        self.assertEqual(self.paid(cycle), self.people - self.ana)

    def test_who_meets_the_criteria_again_has_the_entitlement_back(self):
        self.session.complete()
        cycle = self.ready_cycle()
        self.line(self.ana).with_user(self.manager).correct("absent", "It was her sister")
        self.apply(cycle)
        self.assertNotIn(self.ana, self.paid(cycle))
        self.line(self.ana).with_user(self.manager).correct("present", "It was her after all")
        self.apply(cycle)
        self.assertIn(self.ana, self.paid(cycle))

    def test_nothing_is_approved_whose_criteria_nobody_applied(self):
        self.session.complete()
        cycle = self.new_cycle(self.new_programme())
        cycle.prepare_entitlement()
        with self.assertRaisesRegex(UserError, "criteria were not applied: 4"):
            self.approve(cycle)

    def test_the_form_has_the_buttons_for_it(self):
        arch = self.env["spp.cycle"].with_user(self.program_manager).get_view(view_type="form")["arch"]
        self.assertIn("action_reset_to_draft", arch)
        self.assertNotIn("action_view_attendance_snapshots", arch)
        self.assertTrue(self.new_cycle(self.new_programme()).asks_attendance)

    def test_a_programme_without_attendance_takes_none(self):
        programme = self.new_programme()
        programme.compliance_manager_ids.sudo().unlink()
        cycle = self.new_cycle(programme)
        cycle.prepare_entitlement()
        self.approve(cycle)
        self.assertEqual(cycle.state, "approved")
        self.assertFalse(cycle.sudo().attendance_snapshot_ids)
