from unittest.mock import patch

from odoo.tests.common import tagged

from demo.moodle.building import add_activity, add_course, add_session

from ..moodle import session_search
from ..moodle.client import Client
from ..moodle.errors import ConnectionFailed, InvalidToken
from ..moodle.session_search import SessionSearch
from ..sync.session_run import SessionRun
from .common import DAY, NO_TIME, MoodleCase


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

    def sync_bit_by_bit(self):
        """Runs without time, a session each, to the end."""
        for _run in range(39):
            self.instance._sync(seconds=NO_TIME)
            if not (self.instance.resume_after or self.instance.resume_session):
                return
        self.fail("the runs never end")

    def test_all_new_sessions_are_found_in_one_run(self):
        self.sync()
        new = self.add_sessions(40)
        self.sync()
        self.assertTrue(all(self.session_of(session) for session in new))

    def test_new_sessions_behind_a_gap_are_found_by_the_next_runs(self):
        self.sync()
        self.odd.site._last["session"] += session_search.AHEAD + 15
        new = self.add_sessions(12)
        for _run in range(3):
            self.sync()
        self.assertTrue(all(self.session_of(session) for session in new))

    def test_a_long_search_says_how_far_it_is_and_ends_in_a_later_run(self):
        new = self.add_sessions(20)
        runs = []
        with patch.object(session_search, "MOST_ASKED", session_search.AHEAD + 6):
            while not runs or "so far" in self.text(runs[-1]):
                runs.append(self.sync())
        self.assertGreater(len(runs), 1)
        self.assertIn("The next runs go on", self.text(runs[0]))
        self.assertTrue(all(self.session_of(session) for session in new))

    def link_of(self, theirs):
        links = self.env["spp.moodle.mapping"]
        return links.search([("kind", "=", "session"), ("moodle_id", "=", theirs.id)])

    def test_sound_activities_are_synced_before_numbers_are_tried(self):
        last = add_activity(self.odd.site, self.odd.course, "Last")
        theirs = add_session(self.odd.site, last, self.now - DAY)
        with patch.object(session_search, "MOST_ASKED", 0):
            self.sync()
        self.assertTrue(self.session_of(theirs))
        asked = self.odd.site.calls["mod_attendance_get_session"]
        self.assertEqual(asked, 0)

    def test_numbers_are_tried_once_for_all_activities(self):
        self.sync()
        second = self.odd.site.activity_of(self.odd.taken)
        self.odd.taken.logs[0].remarks = "<3"
        calls = self.odd.site.calls
        calls.clear()
        new = [add_session(self.odd.site, each, self.now - DAY) for each in (self.activity, second)]
        self.sync()
        self.assertTrue(all(self.session_of(session) for session in new))
        known = len(self.odd.site.sessions)
        most = known + 2 * session_search.AHEAD + session_search.BEYOND
        self.assertLess(calls["mod_attendance_get_session"], most)

    def test_a_session_that_failed_is_found_when_its_activity_is_poisoned_later(self):
        """Not everything up to the highest linked number is known where one below was never linked."""
        merge = SessionRun._merge

        def fail_one(run, activity, session, key):
            if session.id == self.odd.taken.id:
                raise ConnectionFailed("cut")
            return merge(run, activity, session, key)

        with patch.object(SessionRun, "_merge", fail_one):
            self.sync()
        self.assertFalse(self.link_of(self.odd.taken))
        self.odd.half_taken.logs[0].remarks = "<3"
        self.sync()
        self.assertTrue(self.session_of(self.odd.taken))

    def test_what_moodle_has_listed_before_is_not_searched(self):
        self.odd.poisoned.logs[2].remarks = ""
        self.sync()
        self.odd.poisoned.logs[2].remarks = "<3"
        self.odd.site.calls.clear()
        self.sync()
        known, ahead = 3, session_search.AHEAD + session_search.BEYOND
        self.assertEqual(self.odd.site.calls["mod_attendance_get_session"], known + ahead)

    def test_an_error_in_the_search_keeps_what_was_found_and_the_next_run_goes_on(self):
        self.sync()
        new, calls = self.add_sessions(12), []
        ask = Client.session

        def fail_later(client, number):
            calls.append(number)
            if number >= new[6].id:
                raise ConnectionFailed("cut")
            return ask(client, number)

        with patch.object(Client, "session", fail_later):
            run = self.sync()
        self.assertEqual(run.state, "partial")
        self.assertTrue(all(self.session_of(session) for session in new[:6]))
        self.sync()
        self.assertTrue(all(self.session_of(session) for session in new))

    def test_a_known_session_that_is_not_answered_keeps_the_others_of_its_activity(self):
        self.sync()
        new = self.add_sessions(3)
        self.sync()
        for session in new:
            self.take(session, dict.fromkeys(self.odd.course.students, "A"))
        ask = Client.session

        def fail_one(client, number):
            if number == new[1].id:
                raise ConnectionFailed("cut")
            return ask(client, number)

        with patch.object(Client, "session", fail_one):
            run = self.sync()
        self.assertEqual([self.line_of(session, 2).status for session in new], ["absent", "present", "absent"])
        line = run.line_ids.filtered(lambda line: line.moodle_id == new[1].id)
        self.assertEqual((line.kind, line.session_id), ("problem", self.session_of(new[1])))

    def test_an_unreadable_session_of_a_course_that_nobody_syncs_is_no_problem_of_ours(self):
        self.sync()
        people = [self.odd.people[0]]
        other = add_activity(self.odd.site, add_course(self.odd.site, "Other", "OTH", "", self.now, people), "Theirs")
        theirs = add_session(self.odd.site, other, self.now - DAY)
        self.odd.site.take(theirs.id, {1: "P"}, by=self.odd.course.teachers[0])
        theirs.logs[0].remarks = "<3"
        course = self.env["spp.moodle.mapping"]._find_or_create(self.instance, "course", other.course_id, name="Other")
        course.sudo().is_synced = False
        run = self.sync()
        line = run.line_ids.filtered(lambda line: line.moodle_id == theirs.id)
        self.assertEqual((line.kind, self.link_of(theirs).ids), ("notice", []))
        self.odd.poisoned.logs[2].remarks = ""
        asked = self.odd.site.calls["mod_attendance_get_session"]
        run = self.sync()
        self.assertEqual(run.failed_count, 0, self.text(run))
        self.assertEqual(self.odd.site.calls["mod_attendance_get_session"], asked)

    def test_once_an_unreadable_session_proves_to_be_anothers_it_is_forgotten(self):
        self.sync()
        self.assertEqual(self.instance.search_place["again"], [self.odd.poisoned.id])
        self.odd.poisoned.activity_id = self.odd.taken.activity_id
        self.odd.poisoned.logs[2].remarks = ""
        self.odd.beside_poisoned.logs[2].remarks = "<3"
        self.sync()
        self.assertNotIn(self.odd.poisoned.id, self.instance.search_place["again"])

    def test_a_number_entered_by_hand_is_asked_for_once_a_run(self):
        links = self.env["spp.moodle.mapping"]
        people = [self.odd.people[0]]
        other = add_activity(self.odd.site, add_course(self.odd.site, "Other", "OTH", "", self.now, people), "Theirs")
        theirs = add_session(self.odd.site, other, self.now - DAY)
        links._find_or_create(self.instance, "course", other.course_id, name="Other").sudo().is_synced = False
        links._find_or_create(self.instance, "session", theirs.id)
        self.odd.poisoned.logs[2].remarks = ""
        self.sync()
        self.assertEqual(self.odd.site.calls["mod_attendance_get_session"], 1)

    def test_the_calendar_is_asked_once_a_course_and_not_after_a_refused_token(self):
        self.odd.taken.logs[0].remarks = "<3"
        self.sync()
        self.assertEqual(self.odd.site.calls["core_calendar_get_calendar_events"], 1)
        with patch.object(SessionSearch, "run", side_effect=InvalidToken("invalidtoken", "get_session")):
            run = self.sync()
        self.assertEqual((run.state, self.odd.site.calls["core_calendar_get_calendar_events"]), ("failed", 1))

    def test_a_session_that_was_moved_while_it_cannot_be_read_is_not_called_new(self):
        self.odd.poisoned.logs[2].remarks = ""
        self.sync()
        self.odd.poisoned.logs[2].remarks = "<3"
        text = self.text(self.sync())
        self.assertNotIn("calendar", text)
        self.assertNotIn("does not say which one", text)

    def test_a_session_for_everyone_beside_one_of_a_group_at_the_same_time_is_named(self):
        group = next(iter(self.odd.course.groups))
        add_session(self.odd.site, self.activity, self.odd.poisoned.start, group_id=group)
        self.assertIn("sessions that were not read: Sun 8 Mar 2026, 18:00", self.text(self.sync()))

    def test_a_session_that_is_only_in_the_calendar_is_a_problem(self):
        run = self.sync()
        line = run.line_ids.filtered(lambda line: "calendar" in line.what)
        self.assertEqual((line.kind, run.failed_count), ("problem", 1))

    def test_without_the_calendar_the_run_says_that_something_cannot_be_read(self):
        token = self.odd.site.tokens["all"]
        token.functions = tuple(name for name in token.functions if "calendar" not in name)
        run = self.sync()
        line = run.line_ids.filtered(lambda line: "does not say which one" in line.what)
        self.assertEqual((line.kind, run.failed_count), ("problem", 1))

    def test_an_activity_found_in_a_run_that_had_no_time_is_searched_by_a_later_one(self):
        new = self.add_sessions(2)
        add_session(self.odd.site, add_activity(self.odd.site, self.odd.course, "Last"), self.now - DAY)
        self.sync_bit_by_bit()
        self.assertTrue(self.instance.search_place["activities"])
        self.sync()
        self.assertTrue(all(self.session_of(session) for session in new))

    def test_the_line_names_course_activity_and_date_of_a_session_that_was_read_before(self):
        self.sync()
        theirs = self.odd.beside_poisoned
        theirs.logs[0].remarks = "fever <38"
        line = self.sync().line_ids.filtered(lambda line: line.moodle_id == theirs.id)
        self.assertTrue(
            line.what.startswith("Nutrition & Health (Autumn), Odd remarks, Mon 9 Mar 2026, 18:00: Moodle cannot")
        )
        self.assertEqual(line.session_id, self.session_of(theirs))
        self.assertIn("the character <", line.what)
        self.assertNotIn("fever", line.what)

    def test_of_a_session_never_read_the_calendar_says_when_it_is(self):
        text = self.text(self.sync())
        self.assertIn(
            f"Session {self.odd.poisoned.id} of Moodle, perhaps of Nutrition & Health (Autumn), Odd remarks", text
        )
        self.assertIn("Moodle's calendar has sessions that were not read: Sun 8 Mar 2026, 18:00.", text)

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
        known = [self.odd.beside_poisoned, self.odd.doubled]
        self.assertEqual(self.odd.site.calls["mod_attendance_get_session"] - asked, len(known))
        self.assertEqual(run.failed_count, 1)

    def test_an_activity_that_is_asked_one_by_one_goes_on_where_time_ran_out(self):
        new = self.add_sessions(5)
        self.sync()
        for session in new:
            self.take(session, {2: "A"})
        self.sync_bit_by_bit()
        self.assertEqual({self.line_of(session, 2).status for session in new}, {"absent"})
