from datetime import datetime

from odoo.exceptions import UserError
from odoo.tools import sql

from ..models.attendance.compliance_columns import SESSION_COLUMNS
from .common import SessionCase, update_script

TABLE = "spp_session_attendance"


class TestComplianceColumns(SessionCase):
    """What a line repeats of its session for counting is as the session has it, whatever happens to either."""

    def stored(self, session=None):
        """{contact id: {column: value}} of the lines of a session, as they are in the database."""
        self.env.flush_all()
        columns = ", ".join(SESSION_COLUMNS)
        query = f"select participant_id, {columns} from {TABLE} where session_id = %s"
        self.env.cr.execute(query, [(session or self.session).id])
        return {row.pop("participant_id"): row for row in self.env.cr.dictfetchall()}

    def assert_as_computed(self, rule, session=None):
        """The columns of all lines hold what the ORM computes, and the rule is the one given."""
        session, stored = session or self.session, self.stored(session)
        self.env.invalidate_all()
        lines = session.attendance_ids
        for name in SESSION_COLUMNS:
            self.env.add_to_compute(lines._fields[name], lines)
        lines.flush_recordset()
        self.assertTrue(stored)
        self.assertEqual(stored, self.stored(session))
        self.assertEqual({columns["applied_rule"] for columns in stored.values()}, {rule})

    def answer(self, person):
        (answer,) = self.env["spp.session.compliance"].evaluate(person.ids, "2026-03-01", "2026-03-31")
        return answer

    def complete(self):
        self.mark(self.ana, "present")
        self.session.complete()

    # each path

    def test_a_line_of_a_new_or_running_session_has_no_rule(self):
        self.assert_as_computed(None)
        self.mark(self.ana, "present")
        self.assertEqual(self.session.state, "in_progress")
        self.assert_as_computed(None)

    def test_completing(self):
        self.session_type.excused_rule = "attended"
        self.complete()
        self.assert_as_computed("attended")

    def test_completing_by_writing_the_state_as_moodle_does(self):
        for person in self.ana + self.ben + self.carla:
            self.mark(person, "present")
        self.session.write({"state": "completed"})
        self.assert_as_computed("neutral")

    def test_a_rule_that_changes_later(self):
        self.complete()
        self.session_type.excused_rule = "absent"
        self.assert_as_computed("neutral")

    def test_cancelling(self):
        self.session.cancel("Storm")
        self.assert_as_computed("cancelled")

    def test_cancelling_with_marks(self):
        self.mark(self.ana, "present")
        self.session.with_user(self.manager).cancel("Storm")
        self.assert_as_computed("cancelled")

    def test_a_line_added_to_a_completed_session(self):
        self.complete()
        self.session.with_user(self.officer).expected_participant_ids += self.dan
        self.assertEqual(len(self.stored()), 4)
        self.assert_as_computed("neutral")

    def test_a_walk_in_inserted_by_a_mark(self):
        self.mark(self.dan, "present")
        self.assert_as_computed(None)
        self.session.complete()
        self.mark(self.env["res.partner"].create({"name": "Late"}), "present")
        self.assertEqual(len(self.stored()), 5)
        self.assert_as_computed("neutral")

    def test_a_session_that_a_manager_moves_after_completion(self):
        self.complete()
        session = self.session.with_user(self.manager)
        session.write({"date": "2026-03-12", "start_time": 10, "change_reason": "Typed wrong"})
        self.assertEqual(self.stored()[self.ana.id]["session_start_at"], datetime(2026, 3, 12, 10))
        self.assert_as_computed("neutral")

    def test_a_completed_session_whose_type_a_manager_changes(self):
        self.complete()
        other = self.session_type.copy({"code": "OTHER", "excused_rule": "absent"})
        self.session.with_user(self.manager).write({"session_type_id": other.id, "change_reason": "Typed wrong"})
        self.assert_as_computed("neutral")
        self.assertEqual(self.answer(self.ana)["session_type_id"], other.id)

    def test_merging_contacts(self):
        self.mark(self.ana, "present")
        self.mark(self.dan, "late")
        self.session.complete()
        self.env["base.partner.merge.automatic.wizard"]._merge((self.dan + self.ana).ids, self.ana)
        self.assertEqual(len(self.stored()), 3)
        self.assert_as_computed("neutral")

    # what they are for

    def test_a_corrected_mark_counts_otherwise_at_once(self):
        self.mark(self.ana, "absent")
        self.session.complete()
        self.assertEqual((self.answer(self.ana)["attended"], self.answer(self.ana)["absent"]), (0, 1))
        self.line(self.ana).correct("present", "Signed the sheet")
        self.assertEqual((self.answer(self.ana)["attended"], self.answer(self.ana)["absent"]), (1, 0))

    def test_somebody_added_after_completion_counts_once_marked(self):
        self.complete()
        self.session.with_user(self.officer).expected_participant_ids += self.dan
        self.assertEqual(self.answer(self.dan)["expected"], 0)
        self.mark(self.dan, "present")
        self.assertEqual(self.answer(self.dan)["attended"], 1)

    def test_a_walk_in_is_not_counted_but_has_attended(self):
        self.mark(self.dan, "present")
        self.session.complete()
        answer = self.answer(self.dan)
        self.assertEqual((answer["expected"], answer["attended"], answer["outcome"]), (0, 0, "nothing_due"))
        self.assertEqual(answer["last_attended_date"], self.session.date)

    def test_nobody_writes_them(self):
        for name, value in (("applied_rule", "attended"), ("session_start_at", "2026-03-14 09:00:00")):
            with self.assertRaisesRegex(UserError, name):
                self.line(self.ana).with_user(self.manager).write({name: value})

    def test_an_update_drops_the_generated_columns_of_before(self):
        migration = update_script("spp_session_tracking/migrations/1.1.0/post-drop_tally_columns.py")
        self.env.cr.execute(f"alter table {TABLE} add tally_came int generated always as (id % 2) stored")
        for _each in range(2):
            migration.migrate(self.env.cr, "17.0.1.0.0")
            self.assertFalse(sql.column_exists(self.env.cr, TABLE, "tally_came"))
