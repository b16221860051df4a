from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests.common import new_test_user

from .common import SessionCase

MARCH = ("2026-03-01", "2026-03-31")


class TestConfirmation(SessionCase):
    """A device made a session of today because nobody had planned it: Ana came, Ben did not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.session.sudo().unlink()
        cls.other_officer = new_test_user(cls.env, "other_officer", groups="spp_session_tracking.group_officer")

    def unplanned(self, **values):
        """A session as a device makes it, completed."""
        session = self.open_session(**values)
        session.complete()
        return session

    def open_session(self, **values):
        uid, people = f"phone-{len(self.sessions())}", (self.ana + self.ben).ids
        session = self.new_session(**{"uid": uid, "expected_participant_ids": people, **values})
        self.mark(self.ana, "present", session)
        self.mark(self.ben, "absent", session)
        return session

    def sessions(self):
        return self.env["spp.session"].search([("uid", "!=", False)])

    def answers(self, *people):
        compliance, names = self.env["spp.session.compliance"], ("outcome", "expected", "open_sessions", "is_final")
        answers = compliance.with_user(self.viewer).evaluate([each.id for each in people], *MARCH)
        answers.sort(key=lambda answer: answer["participant_id"])
        return [tuple(answer[name] for name in names) for answer in answers]

    # what waits

    def test_nobody_passes_or_fails_by_it_until_it_is_confirmed(self):
        session = self.unplanned()
        self.assertTrue(session.is_unplanned and session.awaits_confirmation)
        self.assertEqual(self.answers(self.ana, self.ben), [("nothing_due", 0, 1, False)] * 2)
        self.assertIs(session.with_user(self.officer).confirm(), True)
        outcomes = [("compliant", 1, 0, True), ("not_compliant", 1, 0, True)]
        self.assertEqual(self.answers(self.ana, self.ben), outcomes)
        self.assertEqual((session.confirmed_by_id, session.confirmed_at), (self.officer, fields.Datetime.now()))
        change = session.change_ids.filtered(lambda change: change.what == "Confirmation")
        self.assertEqual((change.changed_by_id, change.new_value), (self.officer, "Confirmed"))

    def test_whoever_filled_the_roster_does_not_confirm_it(self):
        session = self.new_session(uid="phone-empty").with_user(self.officer)
        session.expected_participant_ids = [fields.Command.set((self.ana + self.ben).ids)]
        self.mark(self.ana, "present", session)
        self.mark(self.ben, "absent", session)
        session.with_user(self.facilitator).complete()
        with self.assertRaisesRegex(UserError, "another officer has to confirm it"):
            session.confirm()
        self.assertIs(session.with_user(self.other_officer).confirm(), True)

    def test_what_is_marked_after_it_was_confirmed_asks_for_a_manager(self):
        session = self.unplanned()
        session.with_user(self.officer).confirm()
        with self.assertRaisesRegex(UserError, "Ask a manager"):
            self.mark(self.dan, "present", session)
        with self.assertRaisesRegex(UserError, "Ask a manager"):
            self.line(self.ben, session).with_user(self.facilitator).correct("present", "She came")

    def test_figures_of_a_contact_and_the_report_leave_it_out(self):
        session = self.unplanned()
        self.assertEqual((self.ana.session_expected_count, self.ana.last_session_date), (0, False))
        self.assertNotIn(self.ana, self.ana.search([("session_expected_count", ">", 0)]))
        report = self.env["spp.session.attendance.report"].with_user(self.viewer)
        of_session = [("session_id", "=", session.id)]
        self.assertTrue(all(report.search(of_session).mapped("awaits_confirmation")))
        self.assertEqual(sum(report.search(of_session).mapped("counted")), 0)
        session.with_user(self.officer).confirm()
        self.env.invalidate_all()
        self.assertEqual((self.ana.session_expected_count, self.ana.session_attendance_rate), (1, 100))
        self.assertEqual(sum(report.search(of_session).mapped("counted")), 2)

    def test_a_snapshot_asks_for_a_reason_while_it_waits(self):
        session = self.unplanned()
        snapshots = self.env["spp.session.snapshot"].with_user(self.officer)
        with self.assertRaisesRegex(UserError, "or wait for confirmation: 1"):
            snapshots.snapshot(*MARCH, False, False, "March")
        session.with_user(self.officer).confirm()
        self.assertTrue(snapshots.snapshot(*MARCH, False, False, "March"))

    def test_somebody_who_came_to_it_makes_up_nothing_yet(self):
        self.session_type.make_up = True
        missed = self.new_session(date="2026-03-10", expected_participant_ids=self.ana.ids)
        self.mark(self.ana, "absent", missed)
        missed.complete()
        session = self.unplanned(expected_participant_ids=self.ben.ids)
        self.assertFalse(session.make_up_period or self.line(self.ana, session).make_up_period)
        self.assertEqual(self.answers(self.ana), [("not_compliant", 1, 0, True)])
        session.with_user(self.officer).confirm()
        self.assertEqual(self.answers(self.ana), [("compliant", 1, 0, True)])

    def test_the_percentage_of_a_period_is_not_that_of_a_session_that_waits(self):
        self.completed_session(date="2026-03-10")
        self.session_type.required_attendance_percentage = 10
        self.unplanned()
        answer = self.env["spp.session.compliance"].with_user(self.viewer).evaluate(self.ana.ids, *MARCH)[0]
        self.assertEqual(answer["required_attendance_percentage"], 80)

    def test_a_walk_in_marked_while_it_waits_waits_too(self):
        session = self.unplanned()
        self.mark(self.dan, "present", session)
        self.assertFalse(self.line(self.dan, session).applied_rule)
        session.with_user(self.officer).confirm()
        self.assertEqual(self.line(self.dan, session).applied_rule, "neutral")

    # the setting

    def test_new_types_ask_for_confirmation_and_a_type_may_let_them_count_at_once(self):
        self.assertEqual(self.session_type.unplanned_rule, "confirm")
        self.session_type.unplanned_rule = "count"
        session = self.unplanned()
        self.assertTrue(session.is_unplanned)
        self.assertFalse(session.awaits_confirmation)
        self.assertEqual(self.answers(self.ana), [("compliant", 1, 0, True)])

    def test_the_rule_at_completion_stays_with_the_session(self):
        waiting = self.unplanned()
        self.session_type.unplanned_rule = "count"
        self.assertTrue(waiting.awaits_confirmation)
        session = self.open_session(date="2026-03-13")
        self.assertFalse(session.awaits_confirmation)
        self.session_type.unplanned_rule = "confirm"
        self.assertTrue(session.awaits_confirmation)
        session.complete()
        self.assertTrue(session.awaits_confirmation)

    def test_another_type_brings_its_own_rule_while_the_session_is_open(self):
        other = self.session_type.copy({"name": "Nutrition", "code": "NU", "unplanned_rule": "count"})
        session = self.open_session()
        session.session_type_id = other
        self.assertFalse(session.awaits_confirmation)

    def test_sessions_that_somebody_planned_wait_for_nothing(self):
        session = self.completed_session()
        self.assertFalse(session.is_unplanned or session.awaits_confirmation)
        self.assertIs(session.with_user(self.officer).confirm(), True)
        self.assertFalse(session.confirmed_by_id)

    def test_types_and_sessions_that_are_there_when_the_columns_are_made_go_on_counting(self):
        planned, made = self.completed_session(), self.unplanned()
        self.env.flush_all()
        self.env.cr.execute("alter table spp_session_type alter column unplanned_rule drop not null")
        self.env.cr.execute("update spp_session_type set unplanned_rule = null")
        self.env.cr.execute("update spp_session set is_unplanned = null, awaits_confirmation = null")
        self.env["spp.session.type"]._init_column("unplanned_rule")
        for name in ("is_unplanned", "awaits_confirmation"):
            self.env["spp.session"]._init_column(name)
        self.env.invalidate_all()
        self.assertEqual(self.session_type.unplanned_rule, "count")
        self.assertEqual((planned.is_unplanned, made.is_unplanned, made.awaits_confirmation), (False, True, False))

    # who confirms

    def test_many_are_confirmed_at_once_by_officers_only(self):
        sessions = self.unplanned() + self.unplanned(date="2026-03-13")
        for user in (self.viewer, self.facilitator, self.colleague):
            with self.assertRaises(AccessError):
                sessions.with_user(user).confirm()
        root = self.env.ref("base.user_root")
        for code in (sessions.with_user(self.facilitator).sudo(), sessions.sudo(), sessions.with_user(root)):
            with self.assertRaises(AccessError):
                code.action_confirm()
        found = self.env["spp.session"].search([("awaits_confirmation", "=", True), ("state", "=", "completed")])
        self.assertEqual(found, sessions)
        sessions.with_user(self.officer).action_confirm()
        self.assertFalse(any(sessions.mapped("awaits_confirmation")))

    def check_another_officer_confirms(self, session):
        for act in (session.with_user(self.officer).confirm, session.with_user(self.officer).sudo().confirm):
            with self.assertRaisesRegex(UserError, "another officer has to confirm"):
                act()
        session.with_user(self.other_officer).confirm()
        self.assertEqual(session.confirmed_by_id, self.other_officer)

    def test_nobody_confirms_a_session_that_they_made(self):
        sessions = self.env["spp.session"].with_user(self.officer)
        values = {"uid": "office", "session_type_id": self.session_type.id, "facilitator_id": self.facilitator.id}
        session = sessions.create(values).with_user(self.facilitator)
        self.mark(self.ana, "present", session)
        session.complete()
        self.check_another_officer_confirms(session)

    def test_nobody_confirms_a_session_that_they_facilitate_or_did_until_just_now(self):
        session = self.unplanned()
        session.co_facilitator_ids = self.officer
        self.check_another_officer_confirms(session)
        given_up = self.unplanned(date="2026-03-13")
        given_up.co_facilitator_ids = self.officer
        given_up.with_user(self.officer).co_facilitator_ids = False
        self.check_another_officer_confirms(given_up)

    def test_nobody_confirms_a_session_in_which_they_marked(self):
        session = self.open_session()
        row = {"session_id": session.id, "participant_id": self.dan.id, "status": "present"}
        self.env["spp.session"].with_user(self.officer).mark([row])
        self.mark(self.dan, "late", session)
        session.complete()
        self.check_another_officer_confirms(session)

    def test_a_session_is_completed_before_it_is_confirmed(self):
        with self.assertRaisesRegex(UserError, "Complete it, then confirm"):
            self.open_session().with_user(self.officer).confirm()

    # declining

    def test_an_officer_declines_it_with_a_reason(self):
        session = self.unplanned()
        with self.assertRaisesRegex(UserError, "to “Cancelled”"):
            session.cancel("Never mind")
        with self.assertRaisesRegex(UserError, "Give a reason"):
            session.with_user(self.officer).cancel(" ")
        session.with_user(self.officer).cancel("Nobody was there")
        self.assertEqual((session.state, session.awaits_confirmation), ("cancelled", False))
        self.assertEqual(self.answers(self.ana), [("nothing_due", 0, 0, True)])
        self.assertIs(session.with_user(self.officer).confirm(), True)
        self.assertEqual(session.state, "cancelled")

    def test_what_counts_is_not_declined_any_more(self):
        session = self.unplanned()
        session.with_user(self.officer).confirm()
        with self.assertRaisesRegex(UserError, "to “Cancelled”"):
            session.with_user(self.other_officer).cancel("Nobody was there")

    # who sets it

    def test_the_server_alone_says_what_nobody_planned_and_what_waits(self):
        session = self.unplanned()
        for values in (
            {"is_unplanned": False},
            {"awaits_confirmation": False},
            {"confirmed_by_id": self.officer.id},
            {"confirmed_at": "2026-03-14 09:00:00"},
        ):
            for user in (self.facilitator, self.manager):
                with self.assertRaisesRegex(UserError, "server sets this field"):
                    session.with_user(user).write(values)
            with self.assertRaisesRegex(UserError, "server sets this field"):
                self.new_session(**values)
        session.write({"uid": False})
        self.assertTrue(session.is_unplanned and session.awaits_confirmation)

    def test_neither_a_default_nor_a_copy_sets_it(self):
        defaults = {"default_is_unplanned": True, "default_awaits_confirmation": True, "default_confirmed_by_id": 1}
        sessions = self.env["spp.session"].with_user(self.facilitator).with_context(**defaults)
        made = sessions.create({"session_type_id": self.session_type.id})
        self.assertFalse(made.is_unplanned or made.awaits_confirmation or made.confirmed_by_id)
        copied = self.unplanned().copy({"date": "2026-03-20"})
        self.assertFalse(copied.is_unplanned or copied.awaits_confirmation)
        sessions = sessions.with_context(default_uid="phone-x", default_is_unplanned=False)
        self.assertTrue(sessions.create({"session_type_id": self.session_type.id}).is_unplanned)
