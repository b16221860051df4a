from unittest.mock import patch

from odoo.exceptions import UserError

from ..marking.mark_batch import MarkBatch
from ..models.server_fields import CONTEXT_KEY
from ..rules import Mark, Statement
from .common import SessionCase


class TestOverrides(SessionCase):
    """What other addons extend runs on every path: an override stands on the registry's class, as an addon's does."""

    def seen_by_hook(self, act):
        """The people on whose lines _after_marking() is called by an act."""
        people, model = self.env["res.partner"].browse(), self.env.registry["spp.session.attendance"]
        hook = model._after_marking

        def after_marking(lines):
            nonlocal people
            people |= lines.participant_id
            return hook(lines)

        with patch.object(model, "_after_marking", after_marking):
            act()
        return people

    def written(self, model_name, act):
        """The names of the fields that write() of a model is called with by an act, as an override sees them."""
        names, model = set(), self.env.registry[model_name]
        original = model.write

        def write(records, vals):
            names.update(vals)
            return original(records, vals)

        with patch.object(model, "write", write):
            act()
        return names

    # marks

    def test_a_mark_over_rpc_and_a_walk_in_reach_the_hook(self):
        self.assertEqual(self.seen_by_hook(lambda: self.mark(self.ana, "present")), self.ana)
        self.assertEqual(self.seen_by_hook(lambda: self.mark(self.dan, "present")), self.dan)

    def test_a_mark_that_does_not_stand_reaches_no_hook(self):
        self.mark(self.ana, "present", marked_at="2026-03-14 09:30:00")
        earlier = {"marked_at": "2026-03-14 09:20:00"}
        self.assertFalse(self.seen_by_hook(lambda: self.mark(self.ana, "absent", **earlier)))

    def test_a_mark_on_screen_and_a_correction_reach_the_hook(self):
        line = self.line(self.ana)
        self.assertEqual(self.seen_by_hook(line.action_present), self.ana)
        self.assertEqual(self.seen_by_hook(lambda: line.correct("late", "Came at ten")), self.ana)

    def test_an_assumed_absence_reaches_the_hook_and_write(self):
        self.mark(self.ana, "present")
        names = set()
        people = self.seen_by_hook(lambda: names.update(self.written("spp.session.attendance", self.complete)))
        self.assertEqual(people, self.ben + self.carla)
        self.assertIn("basis", names)

    def test_what_the_hook_reads_at_completion_is_stored_already(self):
        self.mark(self.ana, "present")
        query = """
            select session.state, session.completed_at is not null, line.status
              from spp_session_attendance line join spp_session session on session.id = line.session_id
             where line.id = any(%s)
        """
        stored, model = [], self.env.registry["spp.session.attendance"]

        def after_marking(lines):
            self.env.cr.execute(query, [lines.ids])
            stored.extend(self.env.cr.fetchall())

        with patch.object(model, "_after_marking", after_marking):
            self.complete()
        self.assertEqual(stored, [("completed", True, "absent")] * 2)

    def test_sessions_of_a_type_are_completed_by_one_write_of_its_rules(self):
        sessions = self.session + self.new_session(date="2026-03-13")
        for session in sessions:
            self.mark(self.ana, "present", session)
        written, model = [], self.env.registry["spp.session"]
        original = model.write

        def write(records, vals):
            written.extend([records.ids] if "applied_percentage" in vals else [])
            return original(records, vals)

        with patch.object(model, "write", write):
            sessions.complete()
        self.assertEqual([sorted(ids) for ids in written], [sorted(sessions.ids)])

    def test_a_statement_taken_back_reaches_the_hook(self):
        self.mark(self.ana, "present")
        withdraw = self.env["spp.session"].with_user(self.facilitator)._withdraw
        line_key = (self.session.id, self.ana.id)
        self.assertEqual(self.seen_by_hook(lambda: withdraw([line_key], {""}, "Wrong")), self.ana)

    def test_lines_of_merged_contacts_reach_the_hook(self):
        self.mark(self.ana, "present")
        merge = self.env["base.partner.merge.automatic.wizard"]._merge
        # the line that stays is Ana's until Odoo has merged the contacts
        self.assertEqual(self.seen_by_hook(lambda: merge((self.ana + self.ben).ids, self.ben)), self.ana)

    # what the server sets

    def complete(self):
        self.session.complete()

    def test_completing_is_seen_by_an_override_of_write(self):
        self.mark(self.ana, "present")
        names = self.written("spp.session", self.complete)
        self.assertLessEqual({"state", "completed_at", "applied_percentage", "applied_excused_rule"}, names)

    def test_a_user_sets_no_server_field_by_any_context(self):
        for permission in (True, "spp.session", ["spp.session"], {"model": "spp.session"}):
            session = self.session.with_context(**{CONTEXT_KEY: permission})
            with self.assertRaisesRegex(UserError, "Only the server sets this field: applied_percentage"):
                session.write({"applied_percentage": 1})

    def test_the_permission_for_one_model_is_none_for_another(self):
        line = self.line(self.ana).with_context(**self.session._by_server().env.context)
        with self.assertRaisesRegex(UserError, "Only the server sets this field: basis"):
            line.write({"basis": "observed"})

    # stages

    def test_nothing_is_written_before_a_batch_is_saved(self):
        marks = [Mark(self.session.id, person.id, Statement("present")) for person in (self.ana, self.dan)]
        self.env.flush_all()
        batch = MarkBatch(self.session.env, "api").load(marks)
        self.assertEqual([batch.apply(mark) for mark in marks], ["marked", "marked"])
        self.env.flush_all()
        self.env.cr.execute("select count(marked_at), count(*) from spp_session_attendance")
        self.assertEqual(self.env.cr.fetchone(), (0, 3))
        self.assertEqual(self.session.state, "scheduled")
        batch.save()
        self.assertEqual(self.session.attendance_ids.filtered("status").participant_id, self.ana + self.dan)
        self.assertEqual(self.session.state, "in_progress")
