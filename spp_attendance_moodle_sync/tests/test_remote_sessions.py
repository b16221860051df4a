from odoo import fields
from odoo.tests.common import tagged

from demo.moodle.building import add_activity, add_course, add_session
from demo.moodle.faults import DROP, REFUSE, Fault

from .common import MoodleCase


@tagged("post_install", "-at_install")
class TestRemoteSessions(MoodleCase):
    """Sessions planned here, of a course with one activity."""

    is_synced = True

    def setUp(self):
        super().setUp()
        site = self.odd.site
        people = [site.users[user_id] for user_id in (2, 3, 4)]
        course = add_course(site, "Gardening", "GAR", "SPP-GAR", self.now, people)
        self.activity = add_activity(site, course, "Attendance")
        self.session_type_here = self.env["spp.session.type"].create({"name": "Gardening"})
        links = self.env["spp.moodle.mapping"].with_user(self.manager)
        vals = {"instance_id": self.instance.id, "kind": "course", "moodle_id": course.id}
        links.create({**vals, "session_type_id": self.session_type_here.id})
        self.instance.write({"sync_attendance_from": "both", "creates_sessions": True})

    def plan(self, day="2026-03-16", **values):
        return self.new_session(
            session_type_id=self.session_type_here.id,
            date=day,
            expected_participant_ids=[self.people_here[user_id].id for user_id in (2, 3, 4)],
            tz="UTC",
            **values,
        ).with_env(self.env)

    def theirs(self):
        return [each for each in self.odd.site.sessions.values() if each.activity_id == self.activity.id]

    def test_a_planned_session_is_made_in_moodle_once_and_linked(self):
        planned = self.plan()
        run = self.sync()
        (theirs,) = self.theirs()
        self.assertEqual((theirs.start, theirs.duration), (int(planned.start_at.timestamp()), 7200))
        self.assertEqual((planned.moodle_session_id, planned.register_id.date), (theirs.id, planned.date))
        self.assertEqual((planned.moodle_instance_id, run.pushed_count), (self.instance, 1))
        self.sync()
        self.assertEqual(len(self.theirs()), 1)

    def test_whoever_moves_many_is_told_to_move_those_of_moodle_there_too(self):
        planned = self.plan()
        self.assertFalse(planned._notes_on_moving(7))
        self.sync()
        self.assertEqual(len(planned._notes_on_moving(7)), 1)

    def test_a_session_whose_answer_was_lost_is_made_once(self):
        planned = self.plan()
        self.server.faults.plan(Fault(DROP, "add_session"))
        run = self.sync()
        self.assertEqual((run.pushed_count, run.failed_count, planned.moodle_session_id), (0, 2, 0))
        self.sync()
        (theirs,) = self.theirs()
        self.assertEqual(planned.moodle_session_id, theirs.id)

    def test_a_session_that_moodle_did_not_make_is_made_by_the_next_run(self):
        self.plan()
        self.server.faults.plan(Fault(REFUSE, "add_session"))
        self.sync()
        self.assertFalse(self.theirs())
        self.sync()
        self.assertEqual(len(self.theirs()), 1)

    def test_marks_made_here_go_with_a_session_made_in_moodle(self):
        planned = self.plan("2026-03-13")
        planned.with_user(self.officer).mark(
            [{"session_id": planned.id, "participant_id": self.people_here[2].id, "status": "late"}]
        )
        run = self.sync()
        (theirs,) = self.theirs()
        self.assertEqual(run.pushed_count, 2)
        self.assertEqual(self.marks_in_moodle(theirs), {2: "L"})

    def test_a_session_that_moodle_has_at_the_same_moment_is_linked_and_not_made(self):
        planned = self.plan()
        theirs = add_session(self.odd.site, self.activity, int(planned.start_at.timestamp()))
        run = self.sync()
        self.assertEqual((planned.moodle_session_id, self.theirs(), run.pushed_count), (theirs.id, [theirs], 0))

    def test_two_sessions_at_the_same_time_are_not_created(self):
        planned = self.plan() + self.plan()
        run = self.sync()
        self.assertIn("begin at the same time as another one: 2.", self.messages(run))
        self.assertEqual((self.theirs(), planned.filtered("moodle_session_id").ids), ([], []))

    def test_cancelled_and_long_past_sessions_are_not_made(self):
        self.plan().with_user(self.officer).cancel("Storm")
        self.plan("2026-01-14")
        self.sync()
        self.assertFalse(self.theirs())

    def test_none_are_created_unless_the_site_is_set_to(self):
        self.plan()
        for values in ({"creates_sessions": False}, {"creates_sessions": True, "sync_attendance_from": "moodle"}):
            self.instance.write(values)
            self.sync()
            self.assertFalse(self.theirs())

    def test_none_are_created_in_a_course_with_several_activities_and_a_note_says_so(self):
        add_activity(self.odd.site, self.odd.site.courses[self.activity.course_id], "Second")
        self.plan()
        run = self.sync()
        self.assertFalse(self.theirs())
        self.assertEqual(len(self.notes_on_several_activities(run)), 1)

    def test_a_course_with_several_activities_is_named_only_where_something_is_planned(self):
        add_activity(self.odd.site, self.odd.site.courses[self.activity.course_id], "Second")
        self.assertFalse(self.notes_on_several_activities(self.sync()))

    def notes_on_several_activities(self, run):
        return run.line_ids.filtered(lambda line: "several activities" in line.what)

    def test_the_name_is_sent_as_the_html_that_moodle_shows_as_this_name(self):
        self.plan(name="Mothers <3 & fathers")
        self.sync()
        (theirs,) = self.theirs()
        self.assertEqual(theirs.description, "Mothers &lt;3 &amp; fathers")

    def test_a_note_says_that_the_token_cannot_create_sessions(self):
        token = self.odd.site.tokens["all"]
        token.functions = tuple(each for each in token.functions if not each.endswith("add_session"))
        self.plan()
        run = self.sync()
        self.assertIn("does not offer mod_attendance_add_session", " ".join(run.line_ids.mapped("what")))

    def messages(self, run):
        return " ".join(run.line_ids.mapped("what"))

    def test_none_are_made_where_moodle_cannot_list_those_that_are_there(self):
        token = self.odd.site.tokens["all"]
        token.functions = tuple(each for each in token.functions if not each.endswith("get_sessions"))
        planned = self.plan()
        theirs = add_session(self.odd.site, self.activity, int(planned.start_at.timestamp()))
        run = self.sync()
        self.assertEqual(self.theirs(), [theirs])
        self.assertIn("does not offer mod_attendance_get_sessions", self.messages(run))

    def test_none_are_made_where_a_remark_keeps_moodle_from_listing_them(self):
        theirs = add_session(self.odd.site, self.activity, self.now - 3600)
        self.take(theirs, {2: "P"})
        theirs.logs[0].remarks = next(log.remarks for log in self.odd.poisoned.logs if log.remarks)
        self.plan()
        run = self.sync()
        self.assertEqual(self.theirs(), [theirs])
        self.assertIn("cannot list its sessions now", self.messages(run))
        theirs.logs[0].remarks = ""
        self.sync()
        self.assertEqual(len(self.theirs()), 2)

    def test_none_are_made_where_several_courses_have_the_session_type(self):
        other = add_course(self.odd.site, "Gardening B", "GARB", "SPP-GARB", self.now, [])
        links = self.env["spp.moodle.mapping"].with_user(self.manager)
        vals = {"instance_id": self.instance.id, "kind": "course", "moodle_id": other.id}
        links.create({**vals, "session_type_id": self.session_type_here.id})
        self.plan()
        run = self.sync()
        self.assertFalse(self.theirs())
        self.assertIn("Several courses are linked with its session type", self.messages(run))

    def test_a_preview_shows_none_that_a_run_would_link(self):
        planned = self.plan()
        add_session(self.odd.site, self.activity, int(planned.start_at.timestamp()))
        preview = self.sync(is_preview=True)
        self.assertEqual(preview.pushed_count, 0)
        self.assertNotIn("would be created in Moodle", self.messages(preview))

    def test_a_preview_makes_none_and_counts_the_same(self):
        planned = self.plan("2026-03-13")
        planned.with_user(self.officer).mark(
            [{"session_id": planned.id, "participant_id": self.people_here[2].id, "status": "late"}]
        )
        preview = self.sync(is_preview=True)
        self.assertEqual((self.theirs(), self.odd.site.writes), ([], []))
        self.assertEqual(preview.pushed_count, self.sync().pushed_count)

    def test_when_time_runs_out_the_next_run_makes_the_rest(self):
        for day in (16, 17, 18):
            self.plan(f"2026-03-{day}")
        first = self.instance._sync(seconds=-1)
        self.assertTrue(first.is_unfinished)
        made = len(self.theirs())
        self.assertLess(made, 3)
        for _run in range(20):
            if not self.instance._sync(seconds=-1).is_unfinished:
                break
        self.assertEqual(len(self.theirs()), 3)
        self.assertEqual(fields.Date.today(), self.session.date)
