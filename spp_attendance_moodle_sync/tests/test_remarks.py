from odoo.tests.common import tagged

from demo.moodle import hostile

from .common import DAY, MoodleCase


@tagged("post_install", "-at_install")
class TestRemarks(MoodleCase):
    """What is said of a site as such: its clock, a time that cannot be, answers that cannot be used."""

    def tearDown(self):
        self.server.faults.spoil = None
        super().tearDown()

    def texts(self, run):
        return "\n".join(run.line_ids.mapped("what"))

    def test_a_clock_that_is_wrong_is_said_in_the_run_and_in_the_test_of_the_connection(self):
        for offset, word, others in ((7200, "ahead of", "behind"), (-7200, "behind", "ahead of")):
            self.server.faults.clock_offset = offset
            run = self.sync()
            self.instance.with_user(self.officer).action_test_connection()
            for text in (self.texts(run), self.instance.check_result):
                self.assertRegex(text, rf"\(or of a proxy before it\) is (2:00:0|1:59:5)\d \(.*\) {word} the clock")
                self.assertIn("switch on NTP", text)
                self.assertNotIn(f"{others} the clock here", text)
            self.assertEqual(self.instance.check_state, "lacking")

    def test_of_a_clock_that_is_right_nothing_is_said(self):
        self.assertNotIn("clock", self.texts(self.sync()))

    def test_a_clock_alone_makes_no_run_fail(self):
        self.odd.poisoned.logs[2].remarks = ""
        before = self.sync()
        self.server.faults.clock_offset = 7200
        run = self.sync()
        self.assertEqual((run.state, run.failed_count, run.summary), (before.state, 0, before.summary))

    def test_a_time_far_in_the_future_wins_no_conflict(self):
        self.instance.sync_attendance_from = "both"
        self.sync()
        self.mark_here(self.odd.taken, 2, "absent")
        self.take(self.odd.taken, {2: "L"}, later=2 * DAY)
        run = self.sync()
        line = self.line_of(self.odd.taken, 2)
        self.assertEqual((line.status, self.marks_in_moodle(self.odd.taken)[2]), ("absent", "L"))
        conflict = self.session_of(self.odd.taken).moodle_conflict_ids
        self.assertEqual((conflict.state, conflict.rule_choice, conflict.moodle_at), ("open", "none", False))
        told = run.line_ids.filtered(lambda each: "taken in the future" in each.what)
        self.assertEqual((told.kind, told.session_id), ("problem", line.session_id))
        conflict.with_user(self.officer).action_use_moodle()
        self.assertEqual((conflict.state, line.status), ("decided", "late"))

    def test_records_that_cannot_be_used_are_named_by_course_and_activity(self):
        activity = self.odd.taken.activity_id
        cases = {
            ("core_course_get_contents", (0, "modules", 0)): ("course", self.odd.course.id),
            ("mod_attendance_get_sessions", (0, "id")): ("activity", activity),
        }
        for (function, path), about in cases.items():
            self.server.faults.spoil = hostile.spoiling(function, path, [])
            run = self.sync()
            lines = run.line_ids.filtered(lambda line, function=function: f"1 of {function}" in line.what)
            self.assertIn(about, [(line.moodle_kind, line.moodle_id) for line in lines])
            self.assertEqual({*lines.mapped("kind")}, {"problem"})
            self.instance.with_user(self.officer).action_test_connection()
            self.assertRegex(self.instance.check_result, rf"(Course|Activity) {about[1]}: Moodle's answers have rec")

    def test_a_description_that_cannot_be_read_is_said(self):
        self.odd.taken.description = "<!-- -->"
        run = self.sync()
        said = run.line_ids.filtered(lambda line: "Its description in Moodle is no HTML" in line.what)
        self.assertEqual(said.session_id, self.session_of(self.odd.taken))

    def test_texts_of_the_sync_are_not_searched_nor_sorted_by_how_they_are_stored(self):
        for model, name in (("spp.moodle.sync.run", "summary"), ("spp.moodle.sync.run.line", "what")):
            described = self.env[model].fields_get([name], ["searchable", "sortable"])[name]
            self.assertFalse(described["searchable"] or described["sortable"])
