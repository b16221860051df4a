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

    def said(self, user_id):
        line = self.line_of(self.theirs, user_id)
        return (line.status, line.basis, line.source)

    def say(self, user_id, status):
        """An officer marks here, at this moment."""
        line = self.line_of(self.theirs, user_id)
        line.with_user(self.officer).write({"status": status})

    def conflicts(self):
        return self.env["spp.moodle.conflict"].search([("instance_id", "=", self.instance.id)])

    # here

    def test_whom_nobody_marked_is_assumed_to_be_what_moodle_filled_in_without_marker_and_clock(self):
        self.automark(self.theirs)
        run = self.sync()
        line = self.line_of(self.theirs, 16)
        self.assertEqual(self.said(16), ("absent", "assumed", "moodle"))
        self.assertFalse(line.marked_at or line.marked_by_id or line.moodle_agreed or line.change_ids)
        self.assertEqual((run.written_count, run.conflict_count, self.session.assumed_absent_count), (9, 0, 9))
        told = run.line_ids.filtered(lambda line: line.session_id == self.session)
        self.assertIn("filled in 9 marks by itself", told.what)

    def test_what_a_teacher_said_before_moodle_filled_in_the_rest_stays_observed(self):
        self.automark(self.theirs)
        self.sync()
        self.assertEqual((self.said(2)[:2], self.said(16)[:2]), (("present", "observed"), ("absent", "assumed")))

    def test_what_an_officer_said_stands_in_every_direction_although_moodles_clock_is_later(self):
        self.say(16, "present")
        self.automark(self.theirs, later=6000)
        for direction in ("moodle", "both", "oec"):
            self.instance.sync_attendance_from = direction
            with freeze_time(LATER):
                run = self.sync()
            self.assertEqual((self.said(16), run.conflict_count), (("present", "observed", "manual"), 0))
        self.assertFalse(self.line_of(self.theirs, 16).change_ids)

    def test_a_run_over_what_has_not_changed_writes_nothing(self):
        for direction in ("moodle", "both"):
            self.instance.sync_attendance_from = direction
            self.automark(self.theirs)
            self.sync()
            self.theirs.description += "!"  # it is looked at again
            run = self.sync()
            self.assertEqual((run.written_count, run.pushed_count, run.conflict_count), (0, 0, 0))
            self.assertEqual(self.said(16), ("absent", "assumed", "moodle"))

    def test_present_is_assumed_too(self):
        self.automark(self.theirs, "P")
        self.sync()
        self.assertEqual(self.said(16), ("present", "assumed", "moodle"))

    def test_an_excuse_is_assumed_with_the_remark_as_its_reason(self):
        self.automark(self.theirs, "E")
        self.sync()
        line = self.line_of(self.theirs, 16).with_user(self.officer)
        self.assertEqual((line.status, line.basis, line.excuse_reason), ("excused", "assumed", "system auto recorded"))

    def test_a_session_first_read_once_moodle_filled_it_in_is_assumed_and_not_completed(self):
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
        self.say(16, "present")
        self.line_of(self.theirs, 16).with_user(self.officer).action_unmark()
        self.automark(self.theirs)
        run = self.sync()
        self.assertEqual((self.said(16)[:2], run.written_count), ((False, False), 8))

    # what is said later

    def test_an_officers_mark_replaces_it_and_is_no_conflict(self):
        self.automark(self.theirs, later=6000)
        with freeze_time(LATER):
            self.sync()
        self.say(16, "present")  # by a clock before Moodle's
        self.assertEqual(self.said(16), ("present", "observed", "manual"))
        self.theirs.description += "!"
        run = self.sync()
        self.assertEqual(self.said(16), ("present", "observed", "manual"))
        self.assertEqual((run.written_count, run.conflict_count, len(self.conflicts())), (0, 0, 0))

    def test_after_completion_an_officers_mark_replaces_it_without_a_reason(self):
        self.automark(self.theirs)
        self.sync()
        self.session.with_user(self.officer).complete(0)
        self.say(16, "present")
        self.assertEqual(self.said(16), ("present", "observed", "manual"))

    def test_a_teacher_who_takes_it_later_says_so(self):
        self.automark(self.theirs)
        self.sync()
        self.assertEqual(self.said(16), ("absent", "assumed", "moodle"))
        self.take(self.theirs, {**dict.fromkeys(self.odd.course.students, "P"), 16: "A"}, later=50)
        run = self.sync()
        self.assertEqual(self.said(16), ("absent", "observed", "moodle"))
        self.assertEqual(self.said(17), ("present", "observed", "moodle"))
        self.assertEqual((run.conflict_count, self.session.assumed_absent_count), (0, 0))
        self.assertEqual(self.session.state, "completed")

    def test_a_teacher_who_contradicts_an_officer_later_is_a_conflict_as_ever(self):
        self.say(16, "late")
        self.automark(self.theirs)
        self.sync()
        self.take(self.theirs, {16: "A"}, later=6000)
        with freeze_time(LATER):
            run = self.sync()
        self.assertEqual((self.said(16), run.conflict_count), (("absent", "observed", "moodle"), 1))
        self.assertEqual((self.conflicts().odoo_status, self.conflicts().moodle_status), ("late", "absent"))

    # both ways

    def test_both_ways_what_was_said_here_is_sent_and_what_is_assumed_is_not(self):
        self.instance.sync_attendance_from = "both"
        self.say(16, "present")
        self.automark(self.theirs, later=6000)
        run = self.sync()
        self.assertEqual((self.sent(), run.conflict_count), ([(self.theirs.id, 16, "P")], 0))
        self.assertEqual((self.said(16)[:2], self.said(17)[:2]), (("present", "observed"), ("absent", "assumed")))

    def test_what_the_sync_has_sent_takes_nothing_for_observed(self):
        self.test_both_ways_what_was_said_here_is_sent_and_what_is_assumed_is_not()
        self.theirs.description += "!"
        run = self.sync()
        self.assertEqual((run.written_count, run.pushed_count, run.conflict_count), (0, 0, 0))
        self.assertEqual((self.said(17)[:2], self.session.state), (("absent", "assumed"), "in_progress"))

    # numbers

    def test_only_a_person_completes_it_and_assumed_absences_count_apart(self):
        self.automark(self.theirs)
        self.sync()
        self.assertEqual((self.session.state, self.session.unmarked_count), ("in_progress", 0))
        self.session.session_type_id.counts_for_compliance = True
        self.session.with_user(self.officer).complete(0)
        place = (self.session.date, self.session.date, self.session.session_type_id.ids)
        (said,) = self.env["spp.session.compliance"].evaluate(self.people_here[16].ids, *place)
        self.assertEqual((said["absent"], said["assumed_absent"], said["attended"]), (1, 1, 0))

    def test_nobody_completes_a_session_at_which_everybody_is_only_assumed_absent(self):
        theirs = self.odd.never_taken
        theirs.start = self.now - 7200
        self.automark(theirs)
        self.sync()
        with self.assertRaisesRegex(UserError, "Nobody is marked"):
            self.session_of(theirs).with_user(self.officer).complete(0)

    def test_a_completed_session_takes_no_assumption_and_nothing_waits_for_an_officer(self):
        self.session.with_user(self.officer).complete(9)
        day = self.session.date
        self.env["spp.session.snapshot"].with_user(self.officer).snapshot(day, day, False, False, "Paid")
        self.automark(self.theirs, "P")
        run = self.sync()
        self.assertEqual((self.said(16)[:2], run.written_count), (("absent", "assumed"), 0))
        self.assertFalse(self.env["spp.attendance.list"].search([("session_id", "=", self.session.id)]))

    # preview

    def test_a_preview_tells_what_would_be_assumed(self):
        self.automark(self.theirs)
        run = self.sync(is_preview=True)
        told = run.line_ids.filtered(lambda line: line.kind == "plan").mapped("what")
        self.assertEqual(told, ["9 marks would be written here. 9 of them would be assumed."])
        self.assertFalse(self.said(16)[0])
