from contextlib import closing, suppress
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests.common import tagged
from odoo.tools import mute_logger

from demo.moodle import odd_site
from demo.moodle.building import add_activity, add_course, add_session
from demo.moodle.faults import REFUSE, Fault

from ..sync import lock, outage
from ..sync.attendance import SyncAttendance
from ..sync.courses import read_courses
from ..sync.run_log import RunLog
from ..sync.session_sync import SessionSync
from .common import MoodleCase

IN_AN_HOUR = "2026-03-14 11:00:00"
NO_TIME = -1


@tagged("post_install", "-at_install")
class TestRuns(MoodleCase):
    def last_run(self):
        return self.env["spp.moodle.sync.run"].search(
            [("instance_id", "=", self.instance.id)], limit=1, order="id desc"
        )

    def triggers(self):
        return self.env["ir.cron.trigger"].search([("cron_id", "=", self.instance.cron_id.id)])

    def let_fail(self, times):
        """So many turns of the schedule that fail."""
        self.odd.site.in_maintenance = True
        for _turn in range(times):
            self.env.invalidate_all()  # each turn is a transaction of its own
            self.instance._cron_sync()

    # how much of it

    def test_a_run_says_who_asked_for_it_how_long_it_took_and_how_far_it_is(self):
        run = self.sync()
        self.assertEqual((run.trigger, run.done_count, run.all_count, run.progress), ("person", 3, 3, 100.0))
        self.instance._cron_sync()
        self.assertEqual((self.last_run().trigger, self.instance.last_run_id), ("schedule", self.last_run()))

    def test_when_time_runs_out_the_next_runs_go_on_from_there_and_end(self):
        del self.odd.poisoned.logs[2:]
        self.odd.poisoned.logs[0].remarks = ""
        runs = []
        while not runs or runs[-1].state == "partial":
            self.instance._sync(seconds=NO_TIME)
            runs.append(self.last_run())
            self.assertLess(len(runs), 30)
        self.assertGreater(len(runs), 10)
        self.assertEqual((runs[0].written_count, runs[-1].state, self.instance.resume_after), (21, "done", 0))
        made = sum(run.written_count for run in runs)
        sessions = self.env["spp.session"].search([("moodle_instance_id", "=", self.instance.id)])
        lines = sessions.attendance_ids.filtered("status")
        self.assertEqual((len(sessions), made), (len(self.odd.site.sessions), len(sessions) + len(lines)))
        again = self.sync()
        self.assertEqual((again.state, again.written_count), ("done", 0))

    def test_a_turn_whose_time_runs_out_asks_for_the_next_at_once(self):
        with patch.object(type(self.instance), "_sync", lambda instance, **words: self.unfinished(instance)):
            self.instance._cron_sync()
        self.assertTrue(self.triggers())

    def unfinished(self, instance):
        class Unfinished:
            continues_at_once = True

        return Unfinished()

    def test_a_turn_that_ends_asks_for_no_other(self):
        self.instance._cron_sync()
        self.assertFalse(self.triggers())

    def test_what_fails_unexpectedly_stops_no_other_session_and_shows_no_data(self):
        follow = SessionSync._follow

        def fails_once(sync, counterpart):
            if sync.theirs.id == self.odd.taken.id:
                raise ZeroDivisionError("Amina was ill")
            follow(sync, counterpart)

        with patch.object(SessionSync, "_follow", fails_once), mute_logger("odoo.addons.spp_attendance_moodle_sync"):
            run = self.sync()
        told = run.line_ids.filtered(lambda line: line.moodle_id == self.odd.taken.id)
        self.assertEqual((run.failed_count, told.what), (2, "An unexpected error, which the server's log has."))
        self.assertEqual(self.session_of(self.odd.second_set).state, "completed")
        self.sync()
        self.assertEqual(self.session_of(self.odd.taken).state, "completed")

    def test_a_run_that_fails_unexpectedly_is_recorded_as_failed(self):
        with patch("odoo.addons.spp_attendance_moodle_sync.sync.attendance.SiteState", side_effect=ZeroDivisionError):
            with suppress(ZeroDivisionError):  # assertRaises() would undo what was recorded
                self.sync()
        self.env.invalidate_all()
        self.assertEqual((self.last_run().state, self.instance.failure_count), ("failed", 1))

    # one at a time

    def test_two_runs_of_a_site_never_go_on_at_once(self):
        with lock.held(self.env.cr.dbname, self.instance.id):
            with self.assertRaisesRegex(UserError, "A run of this site is going on"):
                self.sync()
            self.instance._cron_sync()
        self.assertFalse(self.last_run())
        self.assertEqual(self.sync().state, "partial")

    def test_runs_of_two_sites_may(self):
        other = self.connect(odd_site.MODERN_ONLY, name="Second")
        with lock.held(self.env.cr.dbname, self.instance.id):
            self.assertEqual(self.sync(other).state, "partial")

    def test_the_lock_goes_with_the_connection_that_held_it(self):
        with closing(self.registry._db.cursor()) as cr:
            cr.execute("select pg_try_advisory_lock(%s, %s)", [lock.SPACE, self.instance.id])
            with self.assertRaises(UserError):
                self.sync()
            cr.execute("select pg_advisory_unlock(%s, %s)", [lock.SPACE, self.instance.id])
        self.assertTrue(self.sync())

    def test_a_run_that_was_interrupted_is_marked_by_the_next(self):
        self.sync()
        killed = self.last_run()
        killed.write({"state": "running", "summary": False})
        self.sync()
        self.assertEqual((killed.state, killed.summary), ("failed", "It was interrupted. The next run went on."))

    def test_a_site_whose_runs_are_interrupted_again_and_again_is_left_alone(self):
        for _killed in range(3):
            RunLog(self.instance, False, "schedule").start()
        self.env.invalidate_all()
        self.assertFalse(self.instance.rests_until)
        RunLog(self.instance, True, "schedule").start()
        RunLog(self.instance, False, "schedule").start()
        self.env.invalidate_all()
        self.assertEqual((self.instance.failure_count, self.instance.is_resting), (3, True))

    # a site that stops answering

    def test_a_run_that_could_read_no_activity_has_failed(self):
        self.server.faults.plan(Fault(REFUSE, "get_sessions", status=502), times=100)
        run = self.sync()
        said = (run.state, run.summary, self.instance.failure_count)
        self.assertEqual(said, ("failed", "The site answered with HTTP status 502.", 1))

    def test_a_run_ends_after_three_courses_in_a_row_that_are_not_answered_for(self):
        for number in range(5):
            add_course(self.odd.site, f"Course {number}", f"C{number}", "", self.now, [])
        self.server.faults.plan(Fault(REFUSE, "get_contents", status=502), times=100)
        run = self.sync()
        self.assertEqual((run.state, run.failed_count, self.instance.failure_count), ("failed", 3, 1))

    def test_a_site_that_stops_answering_in_the_middle_is_gone_on_with_by_the_next_run(self):
        self.instance._sync(seconds=NO_TIME)
        reached = self.instance.resume_after
        while not reached:
            self.instance._sync(seconds=NO_TIME)
            reached = self.instance.resume_after
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

    def test_courses_that_take_too_long_leave_time_for_those_that_were_read(self):
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

    def test_a_turn_in_which_the_site_had_trouble_asks_for_no_other_at_once(self):
        sync = type(self.instance)._sync
        self.server.faults.plan(Fault(REFUSE, "get_sessions", status=502), times=4)
        with patch.object(type(self.instance), "_sync", lambda instance, **words: sync(instance, seconds=-1, **words)):
            self.instance._cron_sync()
            self.assertFalse(self.triggers())
            self.instance._cron_sync()
        self.assertTrue(self.triggers())

    # leaving a site alone

    def test_a_site_that_fails_again_and_again_is_left_alone_and_its_owner_is_told_once(self):
        self.let_fail(3)
        self.assertTrue(self.instance.rests_until)
        self.assertEqual(self.odd.site.calls["core_webservice_get_site_info"], 3)
        self.let_fail(2)
        self.assertEqual(self.odd.site.calls["core_webservice_get_site_info"], 3)
        with freeze_time(IN_AN_HOUR):
            self.let_fail(1)
        self.assertEqual((self.odd.site.calls["core_webservice_get_site_info"], self.instance.failure_count), (4, 4))
        activity = self.instance.activity_ids
        self.assertEqual((len(activity), activity.user_id), (1, self.manager))
        self.assertIn("The site is in maintenance", self.instance.failure)

    def test_a_good_run_wakes_it(self):
        self.let_fail(3)
        self.odd.site.in_maintenance = False
        self.sync()
        self.assertEqual((self.instance.failure_count, self.instance.rests_until), (0, False))
        self.assertFalse(self.instance.activity_ids)

    def test_an_officer_wakes_it_and_a_viewer_does_not(self):
        self.let_fail(3)
        for user in (self.viewer, self.facilitator):
            with self.assertRaises(AccessError):
                self.instance.with_user(user).action_wake()
        self.instance.with_user(self.officer).action_wake()
        self.assertFalse(self.instance.rests_until)

    def test_a_run_a_person_asks_for_is_made_also_while_it_rests(self):
        self.let_fail(3)
        self.assertEqual(self.sync().state, "failed")

    def test_a_stumble_is_tried_again_and_is_no_failure(self):
        self.server.faults.plan(Fault(REFUSE, "get_site_info", status=503), times=2)
        self.assertEqual(self.sync().state, "partial")
        self.assertEqual((len(self.waits), self.instance.failure_count), (2, 0))

    def assert_nobody_is_responsible(self):
        run = self.sync()
        self.assertEqual((run.state, self.instance.failure_count), ("skipped", 0))
        self.assertIn("is responsible for the site, and archived or no session manager", run.summary)
        self.assertFalse(self.odd.site.calls)

    def test_a_responsible_user_who_is_no_manager_any_more_does_nothing(self):
        self.manager.write({"groups_id": [(3, self.env.ref("spp_session_tracking.group_manager").id)]})
        self.assert_nobody_is_responsible()

    def test_a_responsible_user_who_may_no_longer_do_anything_does_nothing(self):
        for role in ("manager", "officer", "viewer"):
            self.manager.write({"groups_id": [(3, self.env.ref(f"spp_session_tracking.group_{role}").id)]})
        self.assert_nobody_is_responsible()

    def test_a_responsible_user_who_is_archived_does_nothing(self):
        self.manager.active = False
        self.assert_nobody_is_responsible()

    # schedules

    def test_each_site_has_a_schedule_that_follows_it(self):
        cron = self.instance.cron_id
        said = (cron.active, cron.interval_number, cron.interval_type, cron.code)
        self.assertEqual(said, (True, 15, "minutes", f"model.browse({self.instance.id})._cron_sync()"))
        self.instance.active = False
        self.assertFalse(cron.active)
        self.instance.active = True
        self.assertTrue(cron.active)
        other = self.connect(odd_site.ALL, name="Second")
        self.assertNotEqual(other.cron_id, cron)
        second = other.cron_id
        other.unlink()
        self.assertFalse(second.exists())

    def test_the_schedule_does_its_turn(self):
        self.instance.cron_id.method_direct_trigger()
        self.assertEqual(self.last_run().trigger, "schedule")
        self.assertEqual(self.session_of(self.odd.taken).state, "completed")

    def test_every_sentence_finds_a_language_where_nobody_asks(self):
        with self.assertNoLogs("odoo.tools.translate", "WARNING"):  # Odoo 19.0 warns of those that do not
            self.instance._cron_sync()
        self.assertEqual(self.last_run().state, "partial")

    def test_an_archived_site_is_asked_nothing(self):
        self.instance.active = False
        self.instance._cron_sync()
        self.assertEqual((self.sync().state, sum(self.odd.site.calls.values())), ("skipped", 0))

    def test_runs_are_kept_for_three_months(self):
        run = self.sync()
        self.env["spp.moodle.sync.run"]._gc_runs()
        self.assertTrue(run.exists())
        with freeze_time("2026-06-14"):
            self.env["spp.moodle.sync.run"]._gc_runs()
        self.assertFalse(run.exists())
