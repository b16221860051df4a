from freezegun import freeze_time

from odoo.tests.common import tagged

from demo.moodle.building import add_session

from .common import DAY, MoodleCase

ONE_OF_FOUR = ("present", "absent", "late", "excused")
NEXT_WEEK = "2026-03-22 12:00:00"


@tagged("post_install", "-at_install")
class TestPull(MoodleCase):
    def test_a_taken_session_arrives_with_its_marks_and_is_completed(self):
        self.sync()
        session = self.session_of(self.odd.taken)
        self.assertEqual((session.state, session.expected_count, session.attendance_count), ("completed", 20, 16))
        self.assertEqual({*session.attendance_ids.mapped("source")}, {"moodle"})
        self.assertFalse(session.facilitator_id)

    def test_a_run_without_changes_writes_nothing(self):
        first = self.sync()
        again = self.sync()
        self.assertEqual((again.read_count, again.written_count, again.skipped_count), (first.read_count, 0, 0))

    def test_a_session_that_cannot_be_read_is_reported_by_every_run_and_stops_no_other(self):
        for _run in range(2):
            run = self.sync()
            about = {(line.kind, line.moodle_kind, line.moodle_id) for line in run.line_ids if line.moodle_id}
            self.assertIn(("notice", "session", self.odd.poisoned.id), about)
            self.assertIn(("problem", "activity", self.odd.poisoned.activity_id), about)
            self.assertEqual((run.state, run.failed_count), ("partial", 1))
        self.assertEqual(self.session_of(self.odd.beside_poisoned).state, "completed")

    def test_nothing_is_ever_written_in_moodle(self):
        self.sync()
        self.mark_here(self.odd.taken, 2, "absent")
        self.take(self.odd.taken, {3: "A"})
        self.sync()
        self.assertEqual(self.odd.site.writes, [])

    def test_a_line_is_exactly_one_of_four_once_it_is_marked(self):
        self.sync()
        lines = (self.session_of(self.odd.taken) + self.session_of(self.odd.half_taken)).attendance_ids
        for line in lines:
            self.assertEqual([name for name in ONE_OF_FOUR if line[name]], [line.status] if line.status else [])
        for name in ONE_OF_FOUR:
            found = lines.search([(name, "=", True), ("id", "in", lines.ids)])
            self.assertEqual(found, lines.filtered(lambda line, name=name: line.status == name))

    def test_a_session_half_taken_is_in_progress(self):
        self.sync()
        session = self.session_of(self.odd.half_taken)
        self.assertEqual((session.state, session.attendance_count, session.unmarked_count), ("in_progress", 11, 9))
        self.assertEqual(session.assumed_absent_count, 0)
        self.assertEqual(session.notes, "Lecture *3* & exercises")

    def test_a_session_never_taken_is_scheduled_with_its_people_also_once_it_is_past(self):
        self.sync()
        self.assertEqual(self.session_of(self.odd.never_taken).state, "scheduled")
        with freeze_time(NEXT_WEEK):
            self.sync()
        session = self.session_of(self.odd.never_taken)
        self.assertEqual((session.state, session.expected_count, session.absent_count), ("scheduled", 20, 0))

    def test_a_session_that_is_taken_further_is_completed(self):
        self.sync()
        self.take(self.odd.half_taken, dict.fromkeys(self.odd.course.students, "P"))
        self.sync()
        session = self.session_of(self.odd.half_taken)
        self.assertEqual((session.state, session.attendance_count), ("completed", 20))

    def test_somebody_expected_here_and_not_on_moodles_list_keeps_a_session_open_with_a_notice(self):
        self.sync()
        session = self.session_of(self.odd.half_taken)
        session.with_user(self.manager).write({"expected_participant_ids": [(4, self.ana.id)]})
        self.take(self.odd.half_taken, dict.fromkeys(self.odd.course.students, "P"))
        run = self.sync()
        self.assertEqual((session.state, session.unmarked_count), ("in_progress", 1))
        messages = run.line_ids.filtered(lambda line: line.session_id == session)
        self.assertEqual((messages.kind, messages.what[:15]), ("notice", "People expected"))

    def test_a_session_moved_in_moodle_is_moved_here_with_its_register(self):
        self.sync()
        session = self.session_of(self.odd.never_taken)
        before = session.register_id
        self.odd.never_taken.start += 2 * DAY + 3600
        run = self.sync()
        self.assertEqual((str(session.start_at), run.written_count), ("2026-03-23 11:00:00", 1))
        self.assertEqual((str(session.register_id.date), before.session_count), ("2026-03-23", 0))

    def test_a_session_moved_here_and_not_in_moodle_stays_where_it_is(self):
        self.sync()
        session = self.session_of(self.odd.never_taken)
        session.with_user(self.officer).date = "2026-03-25"
        self.take(self.odd.taken, {2: "A"})
        self.odd.never_taken.description = "Bring your books"
        self.sync()
        self.assertEqual(str(session.date), "2026-03-25")

    def test_a_session_removed_in_moodle_is_cancelled_if_nobody_is_marked(self):
        self.sync()
        session, marked = self.session_of(self.odd.never_taken), self.session_of(self.odd.half_taken)
        for theirs in (self.odd.never_taken, self.odd.half_taken):
            del self.odd.site.sessions[theirs.id]
        run = self.sync()
        self.assertEqual((session.state, session.cancel_reason), ("cancelled", "Removed in Moodle"))
        self.assertEqual((marked.state, marked.attendance_count, run.written_count), ("in_progress", 11, 1))
        self.assertEqual({*run.line_ids.filtered("session_id").mapped("kind")}, {"notice"})
        self.assertFalse(self.sync().line_ids.filtered("session_id"))

    def test_scheduled_sessions_of_a_removed_activity_are_cancelled(self):
        self.sync()
        planned, taken = self.session_of(self.odd.never_taken), self.session_of(self.odd.taken)
        self.remove_activity(self.odd.taken.activity_id)
        self.assertEqual(self.sync().written_count, 1)
        self.assertEqual((planned.state, taken.state), ("cancelled", "completed"))
        self.assertFalse(self.sync().written_count)

    def remove_activity(self, activity_id):
        site = self.odd.site
        del site.activities[activity_id]
        site.sessions = {number: each for number, each in site.sessions.items() if each.activity_id != activity_id}

    def test_a_session_cancelled_here_stays_so_and_marks_in_moodle_are_reported(self):
        self.sync()
        session = self.session_of(self.odd.never_taken)
        session.with_user(self.officer).cancel("Storm")
        self.take(self.odd.never_taken, {2: "P", 3: "P"})
        run = self.sync()
        self.assertEqual((session.state, session.attendance_count, run.skipped_count), ("cancelled", 0, 2))
        self.assertIn("people are marked in Moodle: 2.", run.line_ids.filtered("session_id").what)

    def test_marks_of_a_session_that_is_not_open_yet_wait(self):
        self.sync()
        self.take(self.odd.never_taken, {2: "P", 3: "E"})
        run = self.sync()
        session = self.session_of(self.odd.never_taken)
        self.assertEqual((session.state, run.skipped_count), ("scheduled", 1))
        self.assertEqual(self.line_of(self.odd.never_taken, 3).status, "excused")
        with freeze_time(NEXT_WEEK):
            self.sync()
        self.assertEqual(self.line_of(self.odd.never_taken, 2).status, "present")
        self.assertEqual(session.state, "in_progress")

    def test_one_bad_session_stops_no_other(self):
        self.odd.taken.start = 10**12  # no date there is
        run = self.sync()
        self.assertEqual(run.failed_count, 2)
        self.assertFalse(self.session_of(self.odd.taken))
        self.assertEqual(self.session_of(self.odd.odd_rows).state, "in_progress")

    def test_two_sessions_of_a_day_are_one_register(self):
        theirs = add_session(self.odd.site, self.odd.site.activity_of(self.odd.taken), self.odd.taken.start + 7200)
        self.sync()
        first, second = self.session_of(self.odd.taken), self.session_of(theirs)
        self.assertEqual(first.register_id.session_ids, first + second)
        self.assertEqual((first.register_id.date, first.register_id.session_count), (first.date, 2))
