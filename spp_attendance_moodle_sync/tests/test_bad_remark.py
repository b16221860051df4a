from unittest.mock import patch

from odoo.tests.common import tagged

from demo.moodle.building import add_activity, add_session

from ..moodle import session_search
from .common import DAY, MoodleCase


@tagged("post_install", "-at_install")
class TestBadRemark(MoodleCase):
    """One remark with a "<" makes Moodle refuse the list of a whole activity."""

    def setUp(self):
        super().setUp()
        self.activity = self.odd.site.activity_of(self.odd.poisoned)
        self.instance.tz = "Asia/Manila"

    def text(self, run):
        return " ".join(run.line_ids.mapped("what"))

    def add_sessions(self, count):
        """Sessions of the activity, taken by a teacher on the days before."""
        sessions = [
            add_session(self.odd.site, self.activity, self.now - number * DAY) for number in range(1, count + 1)
        ]
        for session in sessions:
            self.take(session, dict.fromkeys(self.odd.course.students, "P"), later=-DAY // 2)
        return sessions

    def test_all_new_sessions_are_found_in_one_run(self):
        self.sync()
        new = self.add_sessions(40)
        self.sync()
        self.assertTrue(all(self.session_of(session) for session in new))

    def test_new_sessions_behind_a_gap_are_found_by_the_next_runs(self):
        self.sync()
        self.odd.site._last["session"] += 200
        new = self.add_sessions(12)
        with patch("random.randint", lambda low, high: min(max(205 - session_search.AHEAD, low), high)):
            for _run in range(2):
                self.sync()
        self.assertTrue(all(self.session_of(session) for session in new))

    def test_a_long_search_says_how_far_it_is_and_ends_in_a_later_run(self):
        new = self.add_sessions(20)
        runs = []
        with patch.object(session_search, "MOST_ASKED", 12):
            while not runs or "so far" in self.text(runs[-1]):
                runs.append(self.sync())
        self.assertIn("The next runs go on", self.text(runs[0]))
        self.assertTrue(all(self.session_of(session) for session in new))

    def test_the_line_names_course_activity_and_date_of_a_session_that_was_read_before(self):
        self.sync()
        theirs = self.odd.beside_poisoned
        theirs.logs[0].remarks = "fever <38"
        line = self.sync().line_ids.filtered(lambda line: line.moodle_id == theirs.id)
        self.assertTrue(
            line.what.startswith("Nutrition & Health (Autumn), Odd remarks, 2026-03-09 18:00: Moodle cannot")
        )
        self.assertEqual(line.session_id, self.session_of(theirs))
        self.assertIn("the character <", line.what)
        self.assertNotIn("fever", line.what)

    def test_of_a_session_never_read_the_calendar_says_when_it_is(self):
        text = self.text(self.sync())
        self.assertIn(
            f"Session {self.odd.poisoned.id} of Moodle, perhaps of Nutrition & Health (Autumn), Odd remarks", text
        )
        self.assertIn("Moodle's calendar has sessions that were never read: 2026-03-08 18:00.", text)

    def test_without_the_calendar_it_is_named_by_its_number(self):
        token = self.odd.site.tokens["all"]
        token.functions = tuple(name for name in token.functions if "calendar" not in name)
        text = self.text(self.sync())
        self.assertIn(f"Session {self.odd.poisoned.id} of Moodle", text)
        self.assertNotIn("calendar", text)

    def test_once_the_remark_is_changed_the_session_comes_and_nothing_is_searched_any_more(self):
        self.sync()
        self.odd.poisoned.logs[2].remarks = "came late < 5 minutes"
        run = self.sync()
        self.assertEqual((run.failed_count, self.session_of(self.odd.poisoned).state), (0, "completed"))
        asked = self.odd.site.calls["mod_attendance_get_session"]
        self.sync()
        self.assertEqual(self.odd.site.calls["mod_attendance_get_session"], asked)

    def test_a_session_whose_activity_is_not_known_is_asked_for_once_a_run(self):
        other = add_activity(self.odd.site, self.odd.course, "Another")
        for number in range(3):
            add_session(self.odd.site, other, self.now - number * DAY)
        self.sync()
        with patch.object(session_search, "MOST_ASKED", 0):
            asked = self.odd.site.calls["mod_attendance_get_session"]
            run = self.sync()
        known = [self.odd.poisoned, self.odd.beside_poisoned, self.odd.doubled]
        self.assertEqual(self.odd.site.calls["mod_attendance_get_session"] - asked, len(known))
        self.assertEqual(run.failed_count, 1)

    def test_an_activity_that_is_asked_one_by_one_goes_on_where_time_ran_out(self):
        self.add_sessions(5)
        self.sync()
        self.odd.site.calls.clear()
        for _run in range(40):
            self.instance._sync(seconds=-1)
            if not (self.instance.resume_after or self.instance.resume_session):
                break
        self.assertLess(_run, 39)
