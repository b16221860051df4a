from odoo.exceptions import UserError
from odoo.tests import Form

from .common import SessionCase


class TestState(SessionCase):
    def test_a_session_is_started_marked_and_completed(self):
        self.assertTrue(self.session.start())
        self.mark(self.ana, "present")
        self.mark(self.ben, "late")
        self.mark(self.carla, "absent")
        self.assertEqual(self.session.complete(), 0)
        self.assertEqual(self.session.state, "completed")

    def test_expected_people_left_unmarked_become_absent_and_it_is_seen_that_this_is_assumed(self):
        self.mark(self.ana, "present")
        self.assertEqual(self.session.complete(), 2)
        line = self.line(self.ben)
        self.assertEqual((line.status, line.basis), ("absent", "assumed"))
        self.assertFalse(line.marked_at or line.marked_by_id or line.source)
        self.assertEqual(self.line(self.ana).basis, "observed")

    def test_a_session_is_completed_with_the_number_of_unmarked_people_that_was_seen(self):
        self.mark(self.ana, "present")
        with self.assertRaisesRegex(UserError, "Expected people who are not marked: 2, not 1"):
            self.session.complete(1)
        self.assertEqual(self.session.state, "in_progress")
        self.assertEqual(self.session.complete(2), 2)

    def test_a_session_nobody_is_marked_in_is_not_completed(self):
        self.session.start()
        with self.assertRaisesRegex(UserError, "Nobody is marked"):
            self.session.complete()

    def test_a_scheduled_session_is_not_completed(self):
        with self.assertRaisesRegex(UserError, "Start it first"):
            self.session.complete()

    def test_completing_keeps_the_rules_that_applied(self):
        session = self.completed_session()
        self.session_type.write({"required_attendance_percentage": 90, "excused_rule": "absent"})
        self.assertEqual((session.applied_percentage, session.applied_excused_rule), (80.0, "neutral"))

    def test_the_verbs_may_be_repeated(self):
        session = self.completed_session()
        self.assertEqual(session.complete(), 0)
        self.session.cancel("Storm")
        self.assertTrue(self.session.cancel("Storm again"))
        self.assertEqual(self.session.cancel_reason, "Storm")

    def test_completed_and_cancelled_are_final(self):
        completed = self.completed_session()
        self.session.cancel("Storm")
        for session in (completed, self.session):
            with self.assertRaisesRegex(UserError, "final"):
                session.start()
        with self.assertRaisesRegex(UserError, "final"):
            completed.cancel("Too late")
        with self.assertRaisesRegex(UserError, "final"):
            self.session.complete()

    def test_cancelling_asks_a_reason(self):
        for reason in ("", "   ", False):
            with self.assertRaisesRegex(UserError, "reason"):
                self.session.cancel(reason)
        self.assertEqual(self.session.state, "scheduled")

    def test_only_a_manager_cancels_a_session_with_marks_and_the_marks_stay(self):
        self.mark(self.ana, "present")
        with self.assertRaisesRegex(UserError, "Ask a manager"):
            self.session.cancel("Storm")
        self.session.with_user(self.manager).cancel("Storm")
        self.assertEqual(self.line(self.ana).status, "present")

    def test_writing_a_state_obeys_the_same_rules(self):
        with self.assertRaisesRegex(UserError, "Start it first"):
            self.session.state = "completed"
        with self.assertRaisesRegex(UserError, "reason"):
            self.session.state = "cancelled"
        self.session.state = "in_progress"
        self.session.state = "in_progress"
        with self.assertRaisesRegex(UserError, "from “In progress” to “Scheduled”"):
            self.session.state = "scheduled"

    def test_dragging_a_session_to_completed_assumes_nothing(self):
        self.mark(self.ana, "present")
        with self.assertRaisesRegex(UserError, r"Expected people who are not marked in “.+”: 2\."):
            self.session.state = "completed"
        self.mark(self.ben, "absent")
        self.mark(self.carla, "absent")
        self.session.state = "completed"
        self.assertEqual(self.session.applied_percentage, 80.0)

    def test_a_session_is_not_made_in_another_state(self):
        for state in ("in_progress", "completed", "cancelled"):
            with self.assertRaisesRegex(UserError, "A new session is scheduled"):
                self.new_session(state=state)

    def test_a_session_is_not_imported_in_another_state(self):
        columns = ["session_type_id", "date", "start_time", "state"]
        answer = self.env["spp.session"].load(columns, [["Health Education", "2026-03-14", "09:00", "Completed"]])
        self.assertFalse(answer["ids"])
        self.assertIn("A new session is scheduled", answer["messages"][0]["message"])

    def test_past_and_running_sessions_need_marking(self):
        later = self.new_session(date="2026-03-20")
        done = self.completed_session()
        found = self.env["spp.session"].search([("needs_marking", "=", True)])
        self.assertIn(self.session, found)
        self.assertFalse((later + done) & found)
        self.assertIn(later, self.env["spp.session"].search([("needs_marking", "=", False)]))
        self.assertIn(later, self.env["spp.session"].search([("needs_marking", "in", [True, False])]))

    def test_zero_unmarked_people_is_a_number_too(self):
        self.mark(self.ana, "present")
        with self.assertRaisesRegex(UserError, "Expected people who are not marked: 2, not 0"):
            self.session.complete(0)
        for wrong in ("2", 2.0, True):
            with self.assertRaisesRegex(UserError, "whole number"):
                self.session.complete(wrong)

    def test_before_it_opens_only_officers_start_a_session(self):
        session = self.new_session(date="2026-12-01")
        with self.assertRaisesRegex(UserError, "Mon 30 Nov 2026, 21:00 .UTC."):
            session.start()
        session.with_user(self.officer).start()

    def test_the_reason_for_cancelling_is_given_with_it_and_stays(self):
        with self.assertRaisesRegex(UserError, "when a session is cancelled"):
            self.session.cancel_reason = "Storm"
        self.session.cancel("Storm")
        with self.assertRaisesRegex(UserError, "when a session is cancelled"):
            self.session.cancel_reason = False

    def test_the_complete_dialog_shows_how_many_will_be_assumed_absent(self):
        self.mark(self.ana, "present")
        action = self.session.action_complete()
        with Form(self.env[action["res_model"]].with_user(self.facilitator).with_context(**action["context"])) as form:
            self.assertEqual(form.unmarked_count, 2)
        form.save().action_confirm()
        self.assertEqual(self.session.assumed_absent_count, 2)

    def test_the_complete_dialog_refuses_when_marks_have_changed_meanwhile(self):
        self.mark(self.ana, "present")
        action = self.session.action_complete()
        form = Form(self.env[action["res_model"]].with_user(self.facilitator).with_context(**action["context"]))
        self.mark(self.ben, "present")
        with self.assertRaisesRegex(UserError, "changed meanwhile"):
            form.save().action_confirm()

    def test_the_cancel_dialog_cancels_with_its_reason(self):
        action = self.session.action_cancel()
        dialogs = self.env[action["res_model"]].with_user(self.facilitator).with_context(**action["context"])
        dialogs.create({"reason": "Storm"}).action_confirm()
        self.assertEqual((self.session.state, self.session.cancel_reason), ("cancelled", "Storm"))

    def commit_messages(self):
        """Post what is tracked, as the end of a transaction does."""
        self.env.flush_all()
        self.env.cr.precommit.run()

    def test_state_changes_are_in_the_chatter(self):
        self.commit_messages()
        self.session.start()
        self.commit_messages()
        tracked = self.session.message_ids.sudo().tracking_value_ids
        self.assertIn("In progress", tracked.mapped("new_value_char"))
