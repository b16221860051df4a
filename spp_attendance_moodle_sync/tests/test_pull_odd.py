from odoo.tests.common import tagged

from demo.moodle.building import add_session

from .common import DAY, MoodleCase


@tagged("post_install", "-at_install")
class TestPullOdd(MoodleCase):
    """Rows, statuses and lists of Moodle's that are not as one would think."""

    def test_marks_with_statuses_that_are_hidden_deleted_or_not_mapped_are_skipped_and_counted(self):
        run = self.sync()
        theirs = self.odd.odd_rows
        session = self.session_of(theirs)
        # of the first person, who is not known here, nothing is seen at all
        for user_id in (2, 3, 4):
            self.assertFalse(self.line_of(theirs, user_id).status, user_id)
        self.assertEqual((session.state, session.unmarked_count), ("in_progress", 3))
        self.assertGreaterEqual(run.skipped_count, 5)

    def test_a_mark_with_an_unknown_status_changes_nothing_and_is_not_changed(self):
        self.instance.sync_attendance_from = "both"
        self.sync()
        theirs = self.odd.odd_rows
        before = self.marks_in_moodle(theirs)
        self.mark_here(theirs, 2, "late")
        self.take(theirs, {3: "P"})
        theirs.logs[2].status_id = self.odd.site.activity_of(theirs).statuses[-1].id
        run = self.sync()
        self.assertEqual((self.line_of(theirs, 2).status, run.conflict_count), ("late", 0))
        self.assertEqual(self.marks_in_moodle(theirs)[2], before[2])
        self.assertNotIn(2, [user_id for _session, user_id, _acronym in self.sent_marks()])

    def test_the_reason_of_an_excuse_is_the_remark_or_excused_in_moodle(self):
        self.sync()
        excused = self.session_of(self.odd.odd_rows).attendance_ids.filtered("excused").with_user(self.manager)
        self.assertEqual({*excused.mapped("excuse_reason")}, {"excused in Moodle"})
        self.take(self.odd.odd_rows, {5: "E"})
        self.sync()
        line = self.line_of(self.odd.odd_rows, 5).with_user(self.manager)
        self.assertEqual(line.excuse_reason, "Doctor's note & form")

    def test_a_row_of_a_person_who_is_not_listed_is_skipped_and_counted(self):
        gone = self.env["spp.attendance.subscriber"].create(
            {"given_name": "Gone", "person_identifier": self.odd.long_gone.idnumber}
        )
        self.sync()
        self.assertFalse(self.env["spp.session.attendance"].search([("participant_id", "=", gone.partner_id.id)]))

    def test_of_two_rows_of_a_person_the_last_counts(self):
        self.sync()
        log = self.odd.doubled.logs[0]
        self.assertEqual(log.user_id, self.odd.doubled.logs[-1].user_id)
        unknown = self.env["spp.attendance.subscriber"].create(
            {"given_name": "Amina", "person_identifier": self.odd.people[0].idnumber}
        )
        self.people_here[log.user_id] = unknown.partner_id
        self.sync()
        self.assertEqual(self.line_of(self.odd.doubled, log.user_id).status, "absent")

    def test_a_second_set_of_statuses_is_read_by_its_own_numbers(self):
        self.sync()
        session = self.session_of(self.odd.second_set)
        self.assertEqual({*session.attendance_ids.mapped("status")}, {"absent"})
        self.assertEqual(session.state, "completed")

    def test_a_session_of_a_group_expects_the_group(self):
        self.sync()
        session = self.session_of(self.odd.group)
        members = self.odd.course.groups[self.odd.group.group_id]
        here = [self.people_here[user_id] for user_id in members if user_id in self.people_here]
        self.assertEqual(session.expected_participant_ids, self.env["res.partner"].union(*here))

    def test_a_session_late_at_night_in_utc_is_on_the_local_day(self):
        self.instance.tz = "Asia/Manila"
        self.sync()
        session = self.session_of(self.odd.group)
        # half an hour before midnight of the 13th in UTC
        self.assertEqual((str(session.date), session.start_time, session.tz), ("2026-03-14", 7.5, "Asia/Manila"))
        self.assertEqual(str(session.start_at), "2026-03-13 23:30:00")
        self.assertEqual(session.register_id.date, session.date)

    def test_statuses_are_understood_by_the_acronyms_a_site_uses(self):
        activity = self.odd.site.activity_of(self.odd.taken)
        activity.statuses[0].acronym = "Pr"
        statuses = self.env["spp.moodle.status"].with_user(self.manager)
        self.sync()
        self.assertNotIn("present", self.session_of(self.odd.taken).attendance_ids.mapped("status"))
        statuses.search([("instance_id", "=", self.instance.id), ("acronym", "=", "Pr")]).status = "present"
        self.sync()
        self.assertEqual(self.session_of(self.odd.taken).state, "completed")

    def test_capital_and_small_letters_of_an_acronym_differ(self):
        self.odd.site.activity_of(self.odd.taken).statuses[0].acronym = "p"
        run = self.sync()
        self.assertNotIn("present", self.session_of(self.odd.taken).attendance_ids.mapped("status"))
        self.assertGreater(run.skipped_count, 20)

    def test_a_person_who_left_the_course_is_no_longer_expected_unless_marked(self):
        self.sync()
        self.odd.course.students.remove(15)
        run = self.sync()
        self.assertFalse(self.line_of(self.odd.never_taken, 15))
        self.assertFalse(self.line_of(self.odd.half_taken, 15))
        self.assertEqual(self.line_of(self.odd.taken, 15).status, "late")
        self.assertEqual(run.state, "partial")
        self.take(self.odd.half_taken, {user_id: "P" for user_id in self.odd.course.students})
        self.sync()
        self.assertEqual(self.session_of(self.odd.half_taken).state, "completed")

    def test_where_most_people_disappear_from_the_list_nobody_is_taken_off(self):
        self.sync()
        del self.odd.course.students[1:]
        run = self.sync()
        self.assertEqual(self.session_of(self.odd.never_taken).expected_count, 20)
        self.assertTrue(any("may be incomplete" in what for what in run.line_ids.mapped("what")))

    def test_a_person_new_in_the_course_is_expected_at_open_sessions(self):
        self.odd.course.students.remove(15)
        self.sync()
        self.odd.course.students.append(15)
        self.sync()
        self.assertTrue(self.line_of(self.odd.never_taken, 15).is_expected)
        self.assertEqual(self.line_of(self.odd.taken, 15).status, "late")

    def test_a_person_new_in_the_course_is_not_added_to_completed_sessions(self):
        self.odd.course.students.remove(15)
        self.odd.taken.logs[:] = [log for log in self.odd.taken.logs if log.user_id != 15]
        self.sync()
        self.odd.course.students.append(15)
        self.sync()
        self.assertFalse(self.line_of(self.odd.taken, 15))

    def test_a_new_session_comes_with_the_next_run(self):
        self.sync()
        theirs = add_session(self.odd.site, self.odd.site.activity_of(self.odd.taken), self.now - DAY)
        self.take(theirs, dict.fromkeys(self.odd.course.students, "L"), later=-DAY + 3600)
        run = self.sync()
        self.assertEqual(self.session_of(theirs).state, "completed")
        self.assertEqual(run.written_count, 21)
