from freezegun import freeze_time

from odoo.tests.common import tagged

from .common import MoodleCase

LATER = "2026-03-14 12:00:00"


@tagged("post_install", "-at_install")
class TestBoth(MoodleCase):
    """Both ways, where a first run linked the sessions."""

    is_synced = True

    def setUp(self):
        super().setUp()
        self.instance.sync_attendance_from = "both"

    def conflict(self):
        return self.env["spp.moodle.conflict"].search([("instance_id", "=", self.instance.id)])

    def test_a_change_on_one_side_goes_to_the_other(self):
        self.mark_here(self.odd.taken, 2, "absent")
        self.take(self.odd.taken, {3: "L"})
        run = self.sync()
        self.assertEqual((run.written_count, run.pushed_count, run.conflict_count), (1, 1, 0))
        self.assertEqual(self.line_of(self.odd.taken, 3).status, "late")
        self.assertEqual(self.marks_in_moodle(self.odd.taken)[2], "A")

    def test_a_run_that_pushed_and_pulled_leaves_nothing_to_do(self):
        self.mark_here(self.odd.taken, 2, "absent")
        self.take(self.odd.taken, {3: "L"})
        self.sync()
        again = self.sync()
        self.assertEqual((again.written_count, again.pushed_count, again.conflict_count), (0, 0, 0))
        self.assertEqual(len(self.odd.site.writes), 1)

    def test_of_two_changes_moodles_later_one_stands_and_ours_is_in_the_conflict(self):
        self.mark_here(self.odd.taken, 2, "late")
        self.take(self.odd.taken, {2: "A"}, later=600)
        run = self.sync()
        conflict = self.conflict()
        self.assertEqual((self.line_of(self.odd.taken, 2).status, run.conflict_count), ("absent", 1))
        actual = (conflict.agreed_status, conflict.odoo_status, conflict.moodle_status, conflict.rule_choice)
        self.assertEqual(actual, ("present", "late", "absent", "moodle"))
        self.assertEqual((conflict.participant_id, conflict.state), (self.people_here[2], "open"))
        self.assertTrue(conflict.odoo_at and conflict.moodle_at)
        self.assertEqual(self.session_of(self.odd.taken).moodle_conflict_count, 1)
        self.assertEqual(self.sent_marks(), [])

    def test_of_two_changes_our_later_one_stands_and_goes_to_moodle(self):
        self.take(self.odd.taken, {2: "A"}, later=60)
        with freeze_time(LATER):
            self.mark_here(self.odd.taken, 2, "late")
            self.sync()
        conflict = self.conflict()
        self.assertEqual((self.line_of(self.odd.taken, 2).status, conflict.rule_choice), ("late", "odoo"))
        self.assertEqual((self.marks_in_moodle(self.odd.taken)[2], conflict.moodle_status), ("L", "absent"))

    def test_the_same_change_on_both_sides_is_no_conflict(self):
        self.mark_here(self.odd.taken, 2, "absent")
        self.take(self.odd.taken, {2: "A"}, later=600)
        run = self.sync()
        self.assertEqual((run.conflict_count, run.pushed_count, run.written_count), (0, 0, 0))
        self.assertEqual(self.line_of(self.odd.taken, 2).moodle_agreed, "absent")

    def test_a_mark_deleted_in_moodle_is_not_taken_back_here_and_is_a_conflict(self):
        self.odd.taken.logs[:] = [log for log in self.odd.taken.logs if log.user_id != 2]
        run = self.sync()
        self.assertEqual(self.line_of(self.odd.taken, 2).status, "present")
        self.assertEqual((run.conflict_count, self.conflict().rule_choice, self.sent_marks()), (1, "none", []))
        self.assertEqual(self.sync().conflict_count, 0)

    def test_a_mark_taken_back_here_stays_in_moodle_and_is_a_conflict(self):
        theirs = self.odd.half_taken
        self.line_of(theirs, 2).with_user(self.officer).action_unmark()
        run = self.sync()
        self.assertEqual((run.conflict_count, self.conflict().rule_choice, self.sent_marks()), (1, "none", []))
        self.assertEqual(self.marks_in_moodle(theirs)[2], "P")

    def test_the_same_conflict_is_recorded_once(self):
        theirs = self.odd.half_taken
        self.line_of(theirs, 2).with_user(self.officer).action_unmark()
        for user_id in (5, 6, 7):
            self.take(theirs, {user_id: "A"}, later=60 * user_id)
            self.sync()
        self.assertEqual(len(self.conflict()), 1)

    def test_sent_marks_complete_the_session_in_the_next_run(self):
        theirs = self.odd.half_taken
        session = self.session_of(theirs)
        for user_id in self.odd.course.students[:1] + self.odd.course.students[-3:]:
            self.take(theirs, {user_id: "P"})
        unmarked = session.attendance_ids.filtered(lambda line: not line.status)
        self.env["spp.session"].with_user(self.officer).mark(
            [
                {"session_id": session.id, "participant_id": line.participant_id.id, "status": "present"}
                for line in unmarked
            ]
        )
        self.assertEqual(self.sync().pushed_count, 9)
        self.sync()
        self.assertEqual((session.state, session.attendance_count), ("completed", 20))

    def test_a_sent_mark_is_not_read_back_as_a_change_in_moodle(self):
        self.mark_here(self.odd.taken, 2, "absent")
        self.sync()
        with freeze_time(LATER):
            self.mark_here(self.odd.taken, 2, "late")
            run = self.sync()
        self.assertEqual((run.conflict_count, run.pushed_count), (0, 1))
        self.assertEqual([acronym for _session, _user, acronym in self.sent_marks()], ["A", "L"])

    def test_lines_under_a_snapshot_are_sent_and_never_written(self):
        session = self.session_of(self.odd.taken)
        snapshots = self.env["spp.session.snapshot"].with_user(self.officer)
        snapshots.snapshot(session.date, session.date, False, False, "Paid")
        self.mark_here(self.odd.taken, 2, "absent")
        self.take(self.odd.taken, {3: "A"})
        run = self.sync()
        self.assertEqual((self.line_of(self.odd.taken, 3).status, run.pushed_count), ("present", 1))
