from datetime import datetime

from odoo.exceptions import UserError

from ..models.attendance.compliance_columns import (
    COMPLIANCE_COLUMNS,
    FIRST,
    SECOND,
    THIRD,
)
from .common import SessionCase


class TestTally(SessionCase):
    def kept(self, person, session=None):
        """What is kept on a line for counting: rule, tallies."""
        line = self.line(person, session)
        self.env.flush_all()
        self.env.cr.execute(
            f"select applied_rule, {', '.join(COMPLIANCE_COLUMNS)} from spp_session_attendance where id = %s", [line.id]
        )
        return self.env.cr.fetchone()

    def test_a_line_of_an_open_session_has_no_rule_and_counts_as_open(self):
        self.mark(self.ana, "present")
        self.assertEqual(self.kept(self.ana), (None, None, THIRD, None))
        self.assertEqual(self.kept(self.ben), (None, None, THIRD, None))

    def test_completing_settles_what_every_line_counts_as(self):
        self.session_type.excused_rule = "attended"
        self.mark(self.ana, "late")
        self.mark(self.ben, "excused", excuse_reason="Ill")
        self.mark(self.dan, "present")
        self.session.complete()
        self.assertEqual(self.kept(self.ana), ("attended", SECOND, None, None))
        self.assertEqual(self.kept(self.ben), ("attended", None, None, SECOND))
        self.assertEqual(self.kept(self.carla), ("attended", None, FIRST + SECOND, None))
        self.assertEqual(self.kept(self.dan), ("attended", THIRD, None, None))

    def test_a_rule_that_changes_later_changes_no_line(self):
        self.mark(self.ana, "present")
        self.session.complete()
        self.session_type.excused_rule = "absent"
        self.assertEqual(self.kept(self.ana), ("neutral", FIRST, None, None))

    def test_a_line_of_a_cancelled_session_counts_as_nothing(self):
        self.session.cancel("Storm")
        self.assertEqual(self.kept(self.ana), ("cancelled", None, None, None))

    def test_people_added_after_completion_get_the_rule_too(self):
        self.mark(self.ana, "present")
        self.session.complete()
        self.mark(self.dan, "present")
        self.assertEqual(self.kept(self.dan), ("neutral", THIRD, None, None))
        late = self.env["res.partner"].create({"name": "Late"})
        self.session.with_user(self.officer).expected_participant_ids += late
        self.assertEqual(self.kept(late), ("neutral", None, None, None))

    def test_a_corrected_mark_counts_otherwise_at_once(self):
        self.mark(self.ana, "absent")
        self.session.complete()
        self.assertEqual(self.kept(self.ana), ("neutral", None, FIRST, None))
        self.line(self.ana).correct("present", "Signed the sheet")
        self.assertEqual(self.kept(self.ana), ("neutral", FIRST, None, None))

    def test_a_session_that_a_manager_moves_takes_its_lines_along(self):
        self.mark(self.ana, "present")
        self.session.complete()
        self.session.with_user(self.manager).write({"date": "2026-03-12", "change_reason": "Typed wrong"})
        self.env.flush_all()
        self.assertEqual(self.line(self.ana).session_start_at, datetime(2026, 3, 12, 9))
        self.assertEqual(self.kept(self.ana), ("neutral", FIRST, None, None))

    def test_the_line_that_is_left_of_two_merged_counts_once_and_as_it_says(self):
        self.mark(self.ana, "present")
        self.mark(self.dan, "late")
        self.session.complete()
        self.env["spp.session.attendance"]._merge_people(self.dan, self.ana)
        (line,) = self.session.attendance_ids.filtered(lambda line: line.participant_id in self.ana + self.dan)
        self.assertTrue(line.is_expected)
        came = FIRST if line.status == "present" else SECOND
        self.assertEqual(self.kept(line.participant_id), ("neutral", came, None, None))

    def test_nobody_writes_what_is_kept_for_counting(self):
        for name, value in (("applied_rule", "attended"), ("session_start_at", "2026-03-14 09:00:00")):
            with self.assertRaisesRegex(UserError, "set by the server"):
                self.line(self.ana).with_user(self.manager).write({name: value})
