from odoo import fields
from odoo.exceptions import UserError

from ..marking.mark_batch import MarkBatch
from ..rules import Mark, Statement
from .common import SessionCase


class TestWithdrawal(SessionCase):
    """Statements made elsewhere, under an external id, can be taken back: then the rest says what stands."""

    def state(self, status, minute, external_id="", session=None, **given):
        """What a device states of Ana at a minute after nine."""
        session = session or self.session
        marked_at = fields.Datetime.to_datetime(f"2026-03-14 09:{minute:02}:00")
        statement = Statement(status, marked_at, external_id=external_id, **given)
        mark = Mark(session.id, self.ana.id, statement)
        env = session.with_user(self.facilitator).env
        batch = MarkBatch(env, "api", "Sent by a device", is_evidence=True).load([mark])
        outcome = batch.apply(mark)
        batch.save()
        return outcome

    def withdraw(self, *external_ids, session=None, user=None):
        session = session or self.session
        session.with_user(user or self.facilitator)._withdraw([(session.id, self.ana.id)], set(external_ids), "Wrong")
        return self.line(self.ana, session)

    def test_what_was_stated_before_stands_again(self):
        self.state("absent", 5)
        self.state("present", 10, "A")
        line = self.withdraw("A")
        self.assertEqual((line.status, line.marked_at.minute, line.external_id), ("absent", 5, False))
        self.assertEqual(line.change_ids[:1].old_external_id, "A")
        self.assertEqual(line.change_ids[:1].reason, "Wrong")

    def test_an_assumed_absence_that_is_replaced_twice_is_logged_twice(self):
        self.mark(self.ben, "present")
        self.session.complete()
        self.state("present", 10, "A")
        self.withdraw("A")
        self.state("present", 11, "B")
        replaced = self.line(self.ana).change_ids.filtered(lambda change: change.old_basis == "assumed")
        self.assertEqual(replaced.mapped("new_external_id"), ["B", "A"])

    def test_what_came_too_late_to_stand_stands_then(self):
        self.state("present", 10, "A")
        self.state("late", 5, "B")
        self.assertEqual(self.withdraw("A").status, "late")

    def test_a_withdrawn_statement_does_not_come_back(self):
        for minute, name in enumerate("ABC"):
            self.state(("absent", "late", "present")[minute], minute, name)
        self.withdraw("B")
        self.assertEqual(self.withdraw("B", "C").status, "absent")

    def test_withdrawing_what_does_not_stand_changes_nothing(self):
        self.state("late", 5, "A")
        self.state("present", 10)
        self.assertEqual(self.withdraw("A").status, "present")

    def test_where_nothing_remains_nobody_has_marked(self):
        self.state("present", 10, "A")
        line = self.withdraw("A")
        self.assertFalse(line.status or line.basis or line.marked_at or line.is_attended)

    def test_in_a_completed_session_the_person_is_assumed_absent_again(self):
        self.mark(self.ben, "present")
        self.session.complete()
        self.state("present", 10, "A")
        line = self.withdraw("A")
        self.assertEqual((line.status, line.basis, line.is_attended), ("absent", "assumed", False))

    def test_long_after_completion_only_a_manager_withdraws(self):
        self.state("present", 10, "A")
        self.session.complete()
        self.env.company.correction_days = -1
        with self.assertRaisesRegex(UserError, "ask a manager"):
            self.withdraw("A", user=self.officer)
        self.assertEqual(self.withdraw("A", user=self.manager).basis, "assumed")

    def test_of_one_moment_the_one_sent_in_later_stands_then_the_kinder_then_the_greater_id(self):
        sent = fields.Datetime.to_datetime("2026-03-14 09:30:00")
        self.state("present", 10, "A")
        self.state("absent", 10, "B", submitted_at=sent)
        self.assertEqual(self.line(self.ana).status, "absent")
        self.state("late", 10, "A", submitted_at=sent)
        self.state("late", 10, "C", submitted_at=sent)
        self.assertEqual(self.line(self.ana).external_id, "C")

    def test_evidence_after_the_days_of_correction_is_taken_where_it_contradicts_nobody(self):
        self.mark(self.ben, "present")
        self.session.complete()
        self.env.company.correction_days = -1
        self.assertEqual(self.state("present", 10, "A"), "marked")
