from odoo.exceptions import UserError

from ..marking.mark_batch import MarkBatch, MarkRejected
from ..rules import Mark, Statement
from .common import SessionCase


class TestAssumed(SessionCase):
    """What another system assumes of a person: nobody stated it."""

    def assume(self, person, status, session=None):
        """Assume it as the facilitator would. Returns the outcome."""
        mark = Mark((session or self.session).id, person.id, Statement(status=status, basis="assumed"))
        batch = MarkBatch(self.env(user=self.facilitator), "import").load([mark])
        outcome = batch.apply(mark)
        batch.save()
        return outcome

    def test_it_has_a_source_and_neither_marker_nor_clock(self):
        self.assertEqual(self.assume(self.ana, "present"), "assumed")
        line = self.line(self.ana)
        self.assertEqual((line.status, line.basis, line.source), ("present", "assumed", "import"))
        self.assertTrue(line.is_attended)
        self.assertFalse(line.marked_at or line.marked_by_id or line.change_ids)
        self.assertEqual(self.session.state, "in_progress")

    def test_assuming_it_again_changes_nothing_and_something_else_replaces_it_and_is_logged(self):
        self.assume(self.ana, "present")
        self.assertEqual(self.assume(self.ana, "present"), "unchanged")
        self.assertEqual(self.assume(self.ana, "absent"), "assumed")
        self.assertEqual(self.line(self.ana).change_ids.old_status, "present")

    def test_it_never_stands_where_somebody_has_stated_something(self):
        self.mark(self.ana, "present", marked_at="2026-03-14 08:00:00")
        self.mark(self.ben, "present", marked_at="2026-03-14 08:00:00")
        self.mark(self.ben, False)
        for person, stands in ((self.ana, "present"), (self.ben, False)):
            self.assertEqual(self.assume(person, "absent"), "superseded")
            self.assertEqual(self.line(person).status, stands)

    def test_every_statement_replaces_it_whatever_its_clock(self):
        self.assume(self.ana, "absent")
        self.assertEqual(self.mark(self.ana, "present", marked_at="2026-03-14 08:00:00"), "marked")
        self.assertEqual((self.line(self.ana).status, self.line(self.ana).basis), ("present", "observed"))

    def test_a_completed_session_takes_none(self):
        session = self.completed_session()
        self.assertEqual(self.assume(self.carla, "absent", session), "superseded")
        self.assertFalse(self.line(self.carla, session))

    def test_a_session_that_is_not_open_or_is_cancelled_takes_none(self):
        next_week, cancelled = self.new_session(date="2026-03-21"), self.new_session()
        cancelled.cancel("Storm")
        for session, reason in ((next_week, "session_not_open"), (cancelled, "session_cancelled")):
            with self.assertRaises(MarkRejected) as refused:
                self.assume(self.dan, "absent", session)
            self.assertEqual(refused.exception.held_reason, reason)

    def test_a_session_of_assumed_absences_alone_is_not_completed(self):
        for person in (self.ana, self.ben):
            self.assume(person, "absent")
        with self.assertRaisesRegex(UserError, "Nobody is marked"):
            self.session.complete()
        self.mark(self.carla, "present")
        self.assertEqual(self.session.complete(), 0)
        self.assertEqual((self.session.absent_count, self.session.assumed_absent_count), (2, 2))
