from odoo.tests.common import tagged

from .common import MoodleCase


@tagged("post_install", "-at_install")
class TestReset(MoodleCase):
    """A course is reset in Moodle: all marks are removed there, and perhaps all sessions."""

    is_synced = True

    def conflicts(self):
        return self.env["spp.moodle.conflict"].search([("instance_id", "=", self.instance.id)])

    def texts(self, run, about="not in Moodle any more"):
        return [line.what for line in run.line_ids if about in line.what]

    def marks_here(self):
        lines = self.env["spp.session.attendance"].search([("session_id.moodle_instance_id", "=", self.instance.id)])
        return {line.id: (line.status, line.basis) for line in lines}

    def test_marks_that_are_gone_in_moodle_stay_here_without_conflicts(self):
        before = self.marks_here()
        self.odd.site.reset(self.odd.course.id)
        run = self.sync()
        self.assertEqual({each: self.marks_here()[each] for each in before}, before)
        self.assertEqual((len(self.conflicts()), run.conflict_count), (0, 0))
        self.assertEqual(self.session_of(self.odd.taken).state, "completed")

    def test_the_run_says_once_for_the_course_that_its_marks_are_gone(self):
        self.odd.site.reset(self.odd.course.id)
        run = self.sync()
        (text,) = self.texts(run)
        self.assertIn("Nutrition & Health (Autumn): ", text)
        self.assertIn("The marks here stay.", text)
        self.assertEqual(self.texts(self.sync()), [])

    def test_a_preview_says_it_too(self):
        self.odd.site.reset(self.odd.course.id)
        self.assertEqual(len(self.texts(self.sync(is_preview=True))), 1)

    def test_where_marks_of_one_session_are_gone_the_line_leads_to_it(self):
        self.odd.taken.logs.clear()
        run = self.sync()
        line = run.line_ids.filtered(lambda line: "not in Moodle any more" in line.what)
        self.assertEqual(line.session_id, self.session_of(self.odd.taken))

    def test_a_course_taken_anew_after_a_reset_counts(self):
        self.odd.site.reset(self.odd.course.id)
        self.sync()
        self.take(self.odd.taken, {2: "A", 3: "P"})
        self.sync()
        statuses = [self.line_of(self.odd.taken, each).status for each in (2, 3)]
        self.assertEqual((statuses, len(self.conflicts())), (["absent", "present"], 0))

    def test_a_mark_changed_here_and_anew_in_moodle_is_a_conflict(self):
        self.odd.site.reset(self.odd.course.id)
        self.mark_here(self.odd.taken, 2, "late")
        self.sync()
        self.assertEqual(len(self.conflicts()), 0)
        self.take(self.odd.taken, {2: "P"}, later=600)
        self.sync()
        self.assertEqual(self.conflicts().mapped("odoo_status"), ["late"])
        self.conflicts().with_user(self.officer).action_use_odoo()
        self.assertEqual(self.line_of(self.odd.taken, 2).status, "late")

    def test_sessions_that_are_gone_stay_here_with_their_marks(self):
        before = self.marks_here()
        self.odd.site.reset(self.odd.course.id, removes_sessions=True)
        run = self.sync()
        self.assertEqual({each: self.marks_here()[each] for each in before}, before)
        about = [line.moodle_id for line in run.line_ids if "removed in Moodle" in line.what]
        self.assertEqual(len(about), len({*about}))
        self.assertEqual(len(self.conflicts()), 0)
        self.assertEqual(self.texts(self.sync(), "removed in Moodle"), [])
