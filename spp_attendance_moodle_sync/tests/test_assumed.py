from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests.common import tagged

from .common import MoodleCase

LATER = "2026-03-14 12:00:00"


@tagged("post_install", "-at_install")
class TestAssumed(MoodleCase):
    """Sessions whose marks Moodle filled in by itself. Of the one used here, 2 is marked by a teacher, 16 is not."""

    is_synced = True

    def setUp(self):
        super().setUp()
        self.theirs = self.odd.half_taken
        self.session = self.session_of(self.theirs)

    def mark_on(self, user_id):
        line = self.line_of(self.theirs, user_id)
        return (line.status, line.basis, line.source)

    def officer_marks(self, user_id, status):
        """An officer marks here, now."""
        line = self.line_of(self.theirs, user_id)
        line.with_user(self.officer).write({"status": status})

    def conflicts(self):
        return self.env["spp.moodle.conflict"].search([("instance_id", "=", self.instance.id)])

    # here

    def test_marks_that_moodle_filled_in_are_assumed_without_marker_and_time(self):
        self.automark(self.theirs)
        run = self.sync()
        line = self.line_of(self.theirs, 16)
        self.assertEqual(self.mark_on(16), ("absent", "assumed", "moodle"))
        self.assertFalse(line.marked_at or line.marked_by_id or line.moodle_agreed or line.change_ids)
        self.assertEqual((run.written_count, run.conflict_count, self.session.assumed_absent_count), (9, 0, 9))
        messages = run.line_ids.filtered(lambda line: line.session_id == self.session)
        self.assertIn("filled in marks by itself: 9.", messages.what)

    def test_a_mark_made_before_moodle_filled_in_the_rest_stays_observed(self):
        self.automark(self.theirs)
        self.sync()
        self.assertEqual((self.mark_on(2)[:2], self.mark_on(16)[:2]), (("present", "observed"), ("absent", "assumed")))

    def test_an_officers_mark_stands_in_every_direction_although_moodle_was_later(self):
        self.officer_marks(16, "present")
        self.automark(self.theirs, later=6000)
        for direction in ("moodle", "both", "oec"):
            self.instance.sync_attendance_from = direction
            with freeze_time(LATER):
                run = self.sync()
            self.assertEqual((self.mark_on(16), run.conflict_count), (("present", "observed", "manual"), 0))
        self.assertFalse(self.line_of(self.theirs, 16).change_ids)

    def test_a_run_without_changes_writes_nothing(self):
        for direction in ("moodle", "both"):
            self.instance.sync_attendance_from = direction
            self.automark(self.theirs)
            self.sync()
            self.theirs.description += "!"  # it is looked at again
            run = self.sync()
            self.assertEqual((run.written_count, run.pushed_count, run.conflict_count), (0, 0, 0))
            self.assertEqual(self.mark_on(16), ("absent", "assumed", "moodle"))

    def test_present_is_assumed_too(self):
        self.automark(self.theirs, "P")
        self.sync()
        self.assertEqual(self.mark_on(16), ("present", "assumed", "moodle"))

    def test_an_excuse_is_assumed_with_the_remark_as_its_reason(self):
        self.automark(self.theirs, "E")
        self.sync()
        line = self.line_of(self.theirs, 16).with_user(self.officer)
        self.assertEqual((line.status, line.basis, line.excuse_reason), ("excused", "assumed", "system auto recorded"))

    def test_a_scheduled_session_that_moodle_filled_in_is_assumed_and_not_completed(self):
        theirs = self.odd.never_taken
        theirs.start = self.now - 7200
        self.automark(theirs)
        self.sync()
        session = self.session_of(theirs)
        self.assertEqual((session.state, session.assumed_absent_count), ("in_progress", 20))
        self.assertEqual({*session.attendance_ids.mapped("basis")}, {"assumed"})

    def test_a_new_session_is_made_with_assumed_marks(self):
        from demo.moodle.building import add_session

        theirs = add_session(self.odd.site, self.odd.site.activity_of(self.theirs), self.now - 7200)
        self.automark(theirs)
        run = self.sync()
        session = self.session_of(theirs)
        self.assertEqual((session.state, session.expected_count, session.assumed_absent_count), ("in_progress", 20, 20))
        self.assertEqual(run.written_count, 21)

    def test_a_mark_that_was_taken_back_here_is_not_assumed_again(self):
        self.officer_marks(16, "present")
        self.line_of(self.theirs, 16).with_user(self.officer).action_unmark()
        self.automark(self.theirs)
        run = self.sync()
        self.assertEqual((self.mark_on(16)[:2], run.written_count), ((False, False), 8))

    # marks made later

    def test_an_officers_mark_replaces_it_and_is_no_conflict(self):
        self.automark(self.theirs, later=6000)
        with freeze_time(LATER):
            self.sync()
        self.officer_marks(16, "present")  # by a clock before Moodle's
        self.assertEqual(self.mark_on(16), ("present", "observed", "manual"))
        self.theirs.description += "!"
        run = self.sync()
        self.assertEqual(self.mark_on(16), ("present", "observed", "manual"))
        self.assertEqual((run.written_count, run.conflict_count, len(self.conflicts())), (0, 0, 0))

    def test_after_completion_an_officers_mark_replaces_it_without_a_reason(self):
        self.automark(self.theirs)
        self.sync()
        self.session.with_user(self.officer).complete(0)
        self.officer_marks(16, "present")
        self.assertEqual(self.mark_on(16), ("present", "observed", "manual"))

    def test_a_teacher_who_takes_the_session_later_makes_the_marks_observed(self):
        self.automark(self.theirs)
        self.sync()
        self.assertEqual(self.mark_on(16), ("absent", "assumed", "moodle"))
        self.take(self.theirs, {**dict.fromkeys(self.odd.course.students, "P"), 16: "A"}, later=50)
        run = self.sync()
        self.assertEqual(self.mark_on(16), ("absent", "observed", "moodle"))
        self.assertEqual(self.mark_on(17), ("present", "observed", "moodle"))
        self.assertEqual((run.conflict_count, self.session.assumed_absent_count), (0, 0))
        self.assertEqual(self.session.state, "completed")

    def test_a_teacher_who_contradicts_an_officer_later_makes_a_conflict(self):
        self.officer_marks(16, "late")
        self.automark(self.theirs)
        self.sync()
        self.take(self.theirs, {16: "A"}, later=6000)
        with freeze_time(LATER):
            run = self.sync()
        self.assertEqual((self.mark_on(16), run.conflict_count), (("absent", "observed", "moodle"), 1))
        self.assertEqual((self.conflicts().odoo_status, self.conflicts().moodle_status), ("late", "absent"))

    # both ways

    def test_both_ways_observed_marks_are_sent_and_assumed_ones_are_not(self):
        self.instance.sync_attendance_from = "both"
        self.officer_marks(16, "present")
        self.automark(self.theirs, later=6000)
        run = self.sync()
        self.assertEqual((self.sent_marks(), run.conflict_count), ([(self.theirs.id, 16, "P")], 0))
        self.assertEqual((self.mark_on(16)[:2], self.mark_on(17)[:2]), (("present", "observed"), ("absent", "assumed")))

    def test_marks_stay_assumed_after_the_sync_has_sent_others(self):
        self.test_both_ways_observed_marks_are_sent_and_assumed_ones_are_not()
        self.theirs.description += "!"
        run = self.sync()
        self.assertEqual((run.written_count, run.pushed_count, run.conflict_count), (0, 0, 0))
        self.assertEqual((self.mark_on(17)[:2], self.session.state), (("absent", "assumed"), "in_progress"))

    # numbers

    def test_only_a_person_completes_it_and_assumed_absences_count_apart(self):
        self.automark(self.theirs)
        self.sync()
        self.assertEqual((self.session.state, self.session.unmarked_count), ("in_progress", 0))
        self.session.session_type_id.counts_for_compliance = True
        self.session.with_user(self.officer).complete(0)
        place = (self.session.date, self.session.date, self.session.session_type_id.ids)
        (answer,) = self.env["spp.session.compliance"].evaluate(self.people_here[16].ids, *place)
        self.assertEqual((answer["absent"], answer["assumed_absent"], answer["attended"]), (1, 1, 0))

    def test_nobody_completes_a_session_at_which_everybody_is_only_assumed_absent(self):
        theirs = self.odd.never_taken
        theirs.start = self.now - 7200
        self.automark(theirs)
        self.sync()
        with self.assertRaisesRegex(UserError, "Nobody is marked"):
            self.session_of(theirs).with_user(self.officer).complete(0)

    def test_a_completed_session_takes_no_assumption_and_no_record_is_pending(self):
        self.session.with_user(self.officer).complete(9)
        day = self.session.date
        self.env["spp.session.snapshot"].with_user(self.officer).snapshot(day, day, False, False, "Paid")
        self.automark(self.theirs, "P")
        run = self.sync()
        self.assertEqual((self.mark_on(16)[:2], run.written_count), (("absent", "assumed"), 0))
        self.assertFalse(self.env["spp.attendance.list"].search([("session_id", "=", self.session.id)]))

    # preview

    def test_a_preview_shows_what_would_be_assumed(self):
        self.automark(self.theirs)
        run = self.sync(is_preview=True)
        messages = run.line_ids.filtered(lambda line: line.kind == "plan").mapped("what")
        self.assertEqual(messages, ["Marks that would be written here: 9. Of these would be assumed: 9."])
        self.assertFalse(self.mark_on(16)[0])
