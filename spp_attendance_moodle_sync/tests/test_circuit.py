from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests.common import tagged

from demo.moodle.building import add_activity, add_course, add_session
from demo.moodle.faults import REFUSE, Fault

from ..sync import outage
from ..sync.attendance import SyncAttendance
from ..sync.courses import read_courses
from ..sync.run_log import RunLog
from .common import NO_TIME, MoodleCase

IN_AN_HOUR = "2026-03-14 11:00:00"


@tagged("post_install", "-at_install")
class TestCircuit(MoodleCase):
    def fail_scheduled_runs(self, times):
        """Let scheduled runs fail. times: how many"""
        self.odd.site.in_maintenance = True
        for _run in range(times):
            self.env.invalidate_all()  # each run is a transaction of its own
            self.instance._cron_sync()

    # a site that stops answering

    def test_a_run_that_could_read_no_activity_has_failed(self):
        self.server.faults.plan(Fault(REFUSE, "get_sessions", status=502), times=100)
        run = self.sync()
        actual = (run.state, run.summary, self.instance.failure_count)
        self.assertEqual(actual, ("failed", "The site answered with HTTP status 502.", 1))

    def test_a_run_ends_after_three_courses_in_a_row_that_cannot_be_read(self):
        for number in range(5):
            add_course(self.odd.site, f"Course {number}", f"C{number}", "", self.now, [])
        self.server.faults.plan(Fault(REFUSE, "get_contents", status=502), times=100)
        run = self.sync()
        self.assertEqual((run.state, run.failed_count, self.instance.failure_count), ("failed", 3, 1))

    def test_people_that_cannot_be_read_do_not_end_a_run_while_courses_answer(self):
        for number in range(4):
            course = add_course(self.odd.site, f"Course {number}", f"C{number}", "", self.now, [])
            add_activity(self.odd.site, course, "Attendance")
        self.server.faults.plan(Fault(REFUSE, "get_enrolled_users", status=502), times=100)
        self.assertNotIn("stopped answering", self.sync().summary)
        self.assertTrue(self.session_of(self.odd.taken))

    def stop_midway(self):
        """Sync until time runs out after an activity. Returns its id in Moodle."""
        self.instance._sync(seconds=NO_TIME)
        while not self.instance.resume_after:
            self.instance._sync(seconds=NO_TIME)
        return self.instance.resume_after

    def test_a_run_that_comes_to_no_activity_leaves_where_the_next_one_begins(self):
        reached = self.stop_midway()
        self.odd.site.in_maintenance = True
        self.assertEqual(self.sync().state, "failed")
        self.assertEqual(self.instance.resume_after, reached)

    def test_where_a_site_stops_answering_the_next_run_continues_there(self):
        reached = self.stop_midway()
        with patch.object(outage, "PATIENCE", 1):
            self.server.faults.plan(Fault(REFUSE, "get_sessions", status=502), times=4)
            self.assertEqual(self.sync().state, "failed")
        self.assertEqual(self.instance.resume_after, reached)

    def test_time_that_runs_out_while_courses_are_asked_for_is_no_failure(self):
        def too_late(sync):
            sync.client.end_at(-1.0)
            return read_courses(sync)

        with patch("odoo.addons.spp_attendance_moodle_sync.sync.attendance.read_courses", too_late):
            run = self.sync()
        self.assertEqual((run.state, run.failed_count, self.instance.failure_count), ("partial", 0, 0))
        self.assertIn("Time ran out", run.summary)

    def test_slow_courses_leave_time_for_the_courses_that_were_read(self):
        other = add_course(self.odd.site, "Second", "SEC", "", self.now, self.odd.people[:3])
        add_session(self.odd.site, add_activity(self.odd.site, other, "Attendance"), self.now)
        init = SyncAttendance.__init__

        def slow(sync, *args):
            init(sync, *args)
            sync.courses_deadline = -1.0

        with patch.object(SyncAttendance, "__init__", slow):
            sync = self.instance._sync()
        self.assertTrue(sync.is_unfinished and sync.outage.has_read and not sync.continues_at_once)
        self.assertEqual(self.last_run().state, "partial")
        self.sync()
        self.assertTrue(self.session_of(self.odd.taken))

    # leaving a site alone

    def test_a_site_that_fails_again_and_again_is_paused_and_its_responsible_user_told_once(self):
        self.fail_scheduled_runs(3)
        self.assertTrue(self.instance.rests_until)
        self.assertEqual(self.odd.site.calls["core_webservice_get_site_info"], 3)
        self.fail_scheduled_runs(2)
        self.assertEqual(self.odd.site.calls["core_webservice_get_site_info"], 3)
        with freeze_time(IN_AN_HOUR):
            self.fail_scheduled_runs(1)
        self.assertEqual((self.odd.site.calls["core_webservice_get_site_info"], self.instance.failure_count), (4, 4))
        activity = self.instance.activity_ids
        self.assertEqual((len(activity), activity.user_id), (1, self.manager))
        self.assertIn("The site is in maintenance", self.instance.failure)

    def test_a_good_run_ends_the_pause(self):
        self.fail_scheduled_runs(3)
        self.odd.site.in_maintenance = False
        self.sync()
        self.assertEqual((self.instance.failure_count, self.instance.rests_until), (0, False))
        self.assertFalse(self.instance.activity_ids)

    def test_an_officer_ends_the_pause_and_a_viewer_does_not(self):
        self.fail_scheduled_runs(3)
        for user in (self.viewer, self.facilitator):
            with self.assertRaises(AccessError):
                self.instance.with_user(user).action_wake()
        self.instance.with_user(self.officer).action_wake()
        self.assertFalse(self.instance.rests_until)

    def test_a_user_can_sync_a_paused_site(self):
        self.fail_scheduled_runs(3)
        self.assertEqual(self.sync().state, "failed")

    def test_a_transient_error_is_tried_again_and_is_no_failure(self):
        self.server.faults.plan(Fault(REFUSE, "get_site_info", status=503), times=2)
        self.assertEqual(self.sync().state, "partial")
        self.assertEqual((len(self.waits), self.instance.failure_count), (2, 0))

    def test_a_site_whose_runs_are_interrupted_again_and_again_is_paused(self):
        for _killed in range(3):
            RunLog(self.instance, False, "schedule").start()
        self.env.invalidate_all()
        self.assertFalse(self.instance.rests_until)
        RunLog(self.instance, True, "schedule").start()
        RunLog(self.instance, False, "schedule").start()
        self.env.invalidate_all()
        self.assertEqual((self.instance.failure_count, self.instance.is_resting), (3, True))
