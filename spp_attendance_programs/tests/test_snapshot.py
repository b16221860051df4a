from odoo.exceptions import UserError

from .common import ProgrammeCase


class TestSnapshot(ProgrammeCase):
    """The cycle is approved by somebody without a role of ours."""

    def ready_cycle(self, **values):
        programme = self.new_programme(**values)
        cycle = self.new_cycle(programme)
        self.apply(cycle)
        cycle.prepare_entitlement()
        return cycle

    def test_a_snapshot_says_what_the_cycle_was_approved_on(self):
        self.complete()
        cycle = self.ready_cycle()
        self.approve(cycle)
        self.assertEqual(cycle.state, "approved")
        snapshot = cycle.with_user(self.officer).sudo().attendance_snapshot_ids.with_user(self.officer)
        self.assertEqual(snapshot.label, "Cycle 1 of School grant")
        self.assertEqual((snapshot.date_from, snapshot.date_to), (cycle.start_date, cycle.end_date))
        self.assertEqual(snapshot.session_type_ids, self.session_type)
        self.assertEqual(snapshot.taken_by_id, self.approver)
        outcomes = {answer.participant_id: answer.outcome for answer in snapshot.answer_ids}
        expected = {
            self.ana: "compliant",
            self.ben: "not_compliant",
            self.carla: "nothing_due",
            self.dan: "nothing_due",
        }
        self.assertEqual(outcomes, expected)

    def test_the_approver_gets_no_right_to_read_it(self):
        self.complete()
        cycle = self.ready_cycle()
        self.approve(cycle)
        with self.assertRaises(UserError):
            cycle.with_user(self.approver).read(["attendance_snapshot_ids"])

    def test_nothing_is_approved_while_sessions_are_open(self):
        cycle = self.ready_cycle()
        sentence = "that are not completed: 1.* complete or cancel them, then approve"
        with self.assertRaisesRegex(UserError, sentence), self.cr.savepoint():
            self.approve(cycle)
        self.env.invalidate_all()
        self.assertEqual(cycle.state, "draft")
        self.complete()
        self.apply(cycle)
        self.approve(cycle)
        self.assertEqual(cycle.state, "approved")

    def test_approving_again_takes_a_snapshot_in_place_of_the_first(self):
        self.complete()
        cycle = self.ready_cycle()
        self.approve(cycle)
        cycle.state = "to_approve"  # as OpenSPP's cash manager does when the fund is short
        cycle.with_user(self.approver).approve()
        new, old = cycle.sudo().attendance_snapshot_ids.sorted("id", reverse=True)
        self.assertEqual(new.supersedes_id, old)
        self.assertEqual(new.reason, "The cycle was approved again.")

    def test_approving_again_is_refused_too_while_sessions_are_open(self):
        self.complete()
        cycle = self.ready_cycle()
        self.approve(cycle)
        cycle.state = "to_approve"
        self.new_session(expected_participant_ids=self.ana.ids)
        with self.assertRaisesRegex(UserError, "that are not completed: 1"):
            cycle.with_user(self.approver).approve()

    def test_those_whom_the_criteria_kept_out_of_the_cycle_are_in_it(self):
        self.complete()
        self.use_mechanism("1")
        cycle = self.ready_cycle()
        self.assertNotIn(self.ben, cycle.cycle_membership_ids.partner_id)
        self.approve(cycle)
        self.assertIn(self.ben, cycle.sudo().attendance_snapshot_ids.answer_ids.participant_id)

    def test_a_cycle_that_is_no_draft_for_approval_is_left_alone(self):
        self.complete()
        cycle = self.ready_cycle()
        cycle.with_user(self.approver).approve()
        self.assertEqual(cycle.state, "draft")
        self.assertFalse(cycle.sudo().attendance_snapshot_ids)

    def test_a_programme_without_attendance_takes_none(self):
        cycle = self.new_cycle(self.new_programme(compliance_criteria=False))
        cycle.prepare_entitlement()
        self.approve(cycle)
        self.assertEqual(cycle.state, "approved")
        self.assertFalse(cycle.sudo().attendance_snapshot_ids)

    def test_the_button_shows_the_snapshots_of_the_cycle(self):
        self.complete()
        cycle = self.ready_cycle()
        self.approve(cycle)
        admin = cycle.with_user(self.env.ref("base.user_admin"))
        action = admin.action_view_attendance_snapshots()
        self.assertEqual(admin.env[action["res_model"]].search(action["domain"]), admin.attendance_snapshot_ids)

    def test_nothing_is_approved_on_attendance_that_has_changed_since_it_was_applied(self):
        self.complete()
        cycle = self.ready_cycle()
        self.line(self.ben).with_user(self.manager).correct("present", "He signed the list")
        with (
            self.assertRaisesRegex(UserError, "attendance has changed since the criteria were applied: 1"),
            self.cr.savepoint(),
        ):
            self.approve(cycle)
        self.env.invalidate_all()
        self.apply(cycle)
        cycle.prepare_entitlement()
        self.approve(cycle)
        self.assertEqual(self.paid(cycle), self.people)

    def test_who_fails_later_loses_what_was_prepared(self):
        self.complete()
        cycle = self.ready_cycle()
        self.line(self.ana).with_user(self.manager).correct("absent", "It was her sister")
        self.apply(cycle)
        states = {entitlement.partner_id: entitlement.state for entitlement in cycle.entitlement_ids}
        self.assertEqual(states[self.ana], "cancelled")
        self.assertEqual(states[self.carla], "draft")

    def test_who_meets_the_criteria_again_has_it_back_and_is_paid(self):
        self.complete()
        cycle = self.ready_cycle()
        by_hand = cycle.entitlement_ids.filtered(lambda entitlement: entitlement.partner_id == self.carla)
        by_hand.state = "cancelled"
        self.line(self.ana).with_user(self.manager).correct("absent", "It was her sister")
        self.apply(cycle)
        self.line(self.ana).with_user(self.manager).correct("present", "It was Ana after all")
        self.apply(cycle)
        cycle.prepare_entitlement()
        states = {entitlement.partner_id: entitlement.state for entitlement in cycle.entitlement_ids}
        self.assertEqual((states[self.ana], states[self.carla]), ("draft", "cancelled"))
        self.approve(cycle)
        self.assertEqual(cycle.state, "approved")

    def test_nothing_is_approved_where_nobody_has_applied_the_criteria(self):
        self.complete()
        cycle = self.new_cycle(self.new_programme())
        cycle.prepare_entitlement()
        self.assertIn(self.ben, self.paid(cycle))
        with self.assertRaisesRegex(UserError, "criteria were not applied: 4"), self.cr.savepoint():
            self.approve(cycle)
        self.env.invalidate_all()
        self.apply(cycle)
        self.approve(cycle)
        cancelled = cycle.entitlement_ids.filtered(lambda entitlement: entitlement.state == "cancelled")
        self.assertEqual(cancelled.partner_id, self.ben)
