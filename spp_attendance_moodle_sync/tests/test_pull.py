from odoo.tests.common import tagged

from .common import MoodleCase


@tagged("post_install", "-at_install")
class TestPull(MoodleCase):
    def test_a_taken_session_arrives_with_its_marks_and_is_completed(self):
        self.sync()
        session = self.session_of(self.odd.taken)
        self.assertEqual((session.state, session.expected_count, session.attendance_count), ("completed", 20, 16))
        self.assertEqual({*session.attendance_ids.mapped("source")}, {"moodle"})

    def test_a_run_over_what_has_not_changed_writes_nothing(self):
        first = self.sync()
        again = self.sync()
        self.assertEqual((again.read_count, again.written_count, again.skipped_count), (first.read_count, 0, 0))

    def test_a_session_that_cannot_be_read_is_told_at_every_run_and_stops_no_other(self):
        for _turn in range(2):
            run = self.sync()
            self.assertEqual((run.state, run.line_ids.mapped("moodle_id")), ("partial", [self.odd.poisoned.id]))
        self.assertEqual(self.session_of(self.odd.beside_poisoned).state, "completed")
