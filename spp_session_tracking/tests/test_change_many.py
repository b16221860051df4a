from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ..wizards import session_change_many
from .common import SessionCase


class TestChangeMany(SessionCase):
    """A storm, or a sick facilitator: an officer changes many sessions at once, and sees first what will happen."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north, cls.south = cls.env["spp.area"].create([{"name": "North"}, {"name": "South"}])
        cls.village = cls.env["spp.area"].create({"name": "Village", "parent_id": cls.north.id})
        cls.near, cls.far = (
            cls.new_session(date="2026-03-20", area_id=area.id, expected_participant_ids=cls.ana.ids)
            for area in (cls.village, cls.south)
        )
        cls.held = cls.new_session(date="2026-03-20", area_id=cls.village.id, expected_participant_ids=cls.ana.ids)
        cls.held.with_user(cls.officer).start()
        cls.held.action_everyone_present()
        cls.held.complete()

    def dialog(self, user=None, **values):
        asked = {"date_from": "2026-03-20", "date_to": "2026-03-20", "reason": "Storm", **values}
        return self.env["spp.session.change.many"].with_user(user or self.officer).create(asked)

    def shown(self, dialog):
        return {line.session_id: line.problem for line in dialog.line_ids}

    def test_sessions_are_chosen_by_area_days_and_facilitator(self):
        dialog = self.dialog(area_id=self.north.id, facilitator_id=self.facilitator.id, action="cancel")
        dialog.action_look()
        self.assertEqual(dialog.line_ids.session_id, self.near | self.held)
        dialog.write({"facilitator_id": self.colleague.id})
        with self.assertRaises(UserError):
            dialog.action_look()

    def test_what_will_happen_is_shown_and_nothing_has_happened(self):
        dialog = self.dialog(area_id=self.north.id, action="move", days=7)
        dialog.action_look()
        self.assertEqual((dialog.changed_count, dialog.unchanged_count), (1, 1))
        outcomes = {line.session_id: line.outcome for line in dialog.line_ids}
        self.assertEqual(outcomes[self.near], "Moves to Fri 27 Mar 2026.")
        self.assertIn("took place", self.shown(dialog)[self.held])
        self.assertEqual(str(self.near.date), "2026-03-20")

    def test_sessions_are_cancelled_and_nobody_is_penalised(self):
        dialog = self.dialog(action="cancel")
        dialog.action_look()
        dialog.action_confirm()
        self.assertEqual((self.near | self.far).mapped("cancel_reason"), ["Storm", "Storm"])
        self.assertEqual(self.held.state, "completed")
        answers = self.env["spp.session.compliance"].with_user(self.officer)
        answer = answers.evaluate(self.ana.ids, "2026-03-15", "2026-03-31")[0]
        self.assertEqual((answer["counted"], answer["attended"]), (1, 1))

    def test_nobody_confirms_what_was_not_shown(self):
        dialog = self.dialog(area_id=self.south.id, action="cancel")
        with self.assertRaisesRegex(UserError, "Look first"):
            dialog.action_confirm()
        dialog.action_look()
        dialog.action_choose()
        with self.assertRaisesRegex(UserError, "Look first"):
            dialog.action_confirm()
        dialog.action_look()
        dialog.write({"action": "move", "days": 7})
        with self.assertRaisesRegex(UserError, "Look first"):
            dialog.action_confirm()
        self.assertEqual(self.far.state, "scheduled")

    def test_a_session_that_got_another_area_or_type_meanwhile_is_looked_at_again(self):
        other = self.env["spp.session.type"].create({"name": "Other"})
        for values in ({"area_id": self.north.id}, {"session_type_id": other.id}):
            dialog = self.dialog(session_ids=[Command.set(self.far.ids)], action="cancel")
            dialog.action_look()
            self.far.write(values)
            with self.assertRaises(UserError):
                dialog.action_confirm()
            self.assertEqual(self.far.state, "scheduled")

    def test_where_nothing_would_change_it_says_what_to_do(self):
        dialog = self.dialog(session_ids=[Command.set(self.held.ids)], action="cancel")
        dialog.action_look()
        with self.assertRaisesRegex(UserError, "choose others"):
            dialog.action_confirm()

    def test_moved_sessions_say_why(self):
        dialog = self.dialog(area_id=self.south.id, action="move", days=-1)
        dialog.action_look()
        dialog.action_confirm()
        self.env.cr.precommit.run()
        self.assertEqual(str(self.far.date), "2026-03-19")
        self.assertIn("Storm", self.far.message_ids[:1].body)

    def test_sessions_of_a_sick_facilitator_are_handed_over(self):
        dialog = self.dialog(
            action="hand_over", facilitator_id=self.facilitator.id, new_facilitator_id=self.colleague.id
        )
        dialog.action_look()
        dialog.action_confirm()
        self.assertEqual((self.near | self.far).facilitator_id, self.colleague)

    def test_a_session_that_is_taken_out_stays_as_it_is(self):
        dialog = self.dialog(action="cancel")
        dialog.action_look()
        dialog.line_ids.filtered(lambda line: line.session_id == self.near).unlink()
        dialog.action_confirm()
        self.assertEqual((self.near.state, self.far.state), ("scheduled", "cancelled"))

    def test_where_something_else_would_happen_now_nothing_does(self):
        dialog = self.dialog(action="cancel")
        dialog.action_look()
        self.far.with_user(self.officer).cancel("Flood")
        with self.assertRaisesRegex(UserError, "Nothing was changed"):
            dialog.action_confirm()

    def test_why_a_session_cannot_be_cancelled_is_shown(self):
        self.mark(self.ana, "present")
        dialog = self.dialog(session_ids=self.session.ids, action="cancel")
        dialog.action_look()
        self.assertIn("Ask a manager", self.shown(dialog)[self.session])

    def test_a_manager_too_takes_no_marks_away_from_many(self):
        self.mark(self.ana, "present")
        for action in ("cancel", "move"):
            dialog = self.dialog(self.manager, session_ids=self.session.ids, action=action)
            dialog.action_look()
            self.assertEqual(
                self.shown(dialog)[self.session], "People marked at it: 1. Ask a manager to change it by itself."
            )

    def test_an_excuse_stated_ahead_moves_with_its_session(self):
        self.mark(self.ana, "excused", self.far, excuse_reason="Clinic")
        dialog = self.dialog(session_ids=self.far.ids, action="move")
        dialog.action_look()
        self.assertEqual(dialog.changed_count, 1)

    def test_two_officers_do_not_move_sessions_twice(self):
        for values in ({"action": "move"}, {"action": "hand_over", "new_facilitator_id": self.colleague.id}):
            first, second = (self.dialog(session_ids=self.far.ids, **values) for _officer in range(2))
            first.action_look()
            second.action_look()
            first.action_confirm()
            date = self.far.date
            with self.assertRaisesRegex(UserError, "changed meanwhile"):
                second.action_confirm()
            self.assertEqual((self.far.date, str(date)), (date, "2026-03-27"))

    def test_a_session_that_somebody_is_marked_at_meanwhile_stays(self):
        dialog = self.dialog(session_ids=self.session.ids, action="cancel")
        dialog.action_look()
        self.assertEqual(dialog.changed_count, 1)
        self.mark(self.ana, "present")
        with self.assertRaisesRegex(UserError, "Nothing was changed"):
            dialog.action_confirm()

    def test_it_is_said_that_a_session_of_today_can_be_marked_from_now_on(self):
        dialog = self.dialog(session_ids=self.session.ids, action="move")
        dialog.action_look()
        self.assertIn("can be marked at it from now on", dialog.line_ids.outcome)

    def test_selected_sessions_are_not_too_many(self):
        with patch.object(session_change_many, "MOST", 1), self.assertRaisesRegex(UserError, "more than 1"):
            self.dialog(session_ids=(self.near + self.far).ids, action="cancel").action_look()

    def test_a_move_has_a_reason_and_an_end(self):
        for days, reason in ((7, False), (7, " "), (10**9, "Storm")):
            with self.assertRaises(UserError):
                self.far.move(days, reason)

    def test_sessions_of_one_series_move_onto_days_that_others_of_them_leave(self):
        self.far.repeat(["2026-03-21", "2026-03-22"])
        sessions = self.far.series_id.session_ids
        dialog = self.dialog(session_ids=sessions.ids, action="move", days=1)
        dialog.action_look()
        self.assertEqual(dialog.unchanged_count, 0)
        dialog.action_confirm()
        self.assertEqual(sorted(map(str, sessions.mapped("date"))), ["2026-03-21", "2026-03-22", "2026-03-23"])

    def test_a_session_is_not_moved_onto_a_day_of_its_series(self):
        self.far.repeat(["2026-03-21"])
        with self.assertRaisesRegex(UserError, "series has a session"):
            self.far.move(1, "Storm")

    def test_facilitators_move_their_own_sessions_and_change_many_by_no_dialog(self):
        self.assertEqual(self.near.move(3, "Storm"), 1)
        self.assertEqual(str(self.near.date), "2026-03-23")
        with self.assertRaises(AccessError):
            self.env["spp.session.change.many"].with_user(self.facilitator).create({"reason": "Storm"})
