from contextlib import closing, suppress
from unittest.mock import patch

from odoo.addons.spp_session_tracking.tools import advisory_lock
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests.common import tagged
from odoo.tools import mute_logger

from demo.moodle import odd_site

from ..sync import lock
from ..sync.session_sync import SessionSync
from .common import NO_TIME, MoodleCase


@tagged("post_install", "-at_install")
class TestRuns(MoodleCase):
    def test_a_run_says_who_asked_for_it_how_long_it_took_and_how_far_it_is(self):
        run = self.sync()
        self.assertEqual((run.trigger, run.done_count, run.all_count, run.progress), ("person", 3, 3, 100.0))
        self.instance._cron_sync()
        self.assertEqual((self.last_run().trigger, self.instance.last_run_id), ("schedule", self.last_run()))

    def test_when_time_runs_out_the_next_runs_continue_there_and_end(self):
        del self.odd.poisoned.logs[2:]
        self.odd.poisoned.logs[0].remarks = ""
        self.instance.status_ids = [Command.create({"acronym": "R", "status": "present"})]
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

    def test_what_fails_unexpectedly_stops_no_other_session_and_shows_no_data(self):
        follow = SessionSync._follow

        def fails_once(sync, link):
            if sync.theirs.id == self.odd.taken.id:
                raise ZeroDivisionError("Amina was ill")
            follow(sync, link)

        with patch.object(SessionSync, "_follow", fails_once), mute_logger("odoo.addons.spp_attendance_moodle_sync"):
            run = self.sync()
        message = run.line_ids.filtered(lambda line: line.moodle_id == self.odd.taken.id)
        self.assertEqual(run.failed_count, 2)
        self.assertEqual(message.what, "An unexpected error. The server's log has the details.")
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

    def test_a_site_is_synced_by_one_run_at_a_time(self):
        with lock.held(self.env.cr.dbname, self.instance.id):
            with self.assertRaisesRegex(UserError, "This site is being synced already"):
                self.sync()
            self.instance._cron_sync()
        self.assertFalse(self.last_run())
        self.assertEqual(self.sync().state, "partial")

    def test_two_sites_are_synced_at_the_same_time(self):
        other = self.connect(odd_site.MODERN_ONLY, name="Second")
        with lock.held(self.env.cr.dbname, self.instance.id):
            self.assertEqual(self.sync(other).state, "partial")

    def test_the_lock_ends_with_its_connection(self):
        with closing(self.registry._db.cursor()) as cr:
            cr.execute(advisory_lock.TRY_LOCK, [f"moodle {self.instance.id}"])
            with self.assertRaises(UserError):
                self.sync()
            cr.execute(advisory_lock.UNLOCK, [f"moodle {self.instance.id}"])
        self.assertTrue(self.sync())

    def test_a_run_that_was_interrupted_is_marked_by_the_next(self):
        self.sync()
        killed = self.last_run()
        killed.write({"state": "running", "summary": False})
        self.sync()
        self.assertEqual((killed.state, killed.summary), ("failed", "The run was interrupted. The next run continued."))

    # the responsible user

    def assert_nobody_is_responsible(self):
        run = self.sync()
        self.assertEqual((run.state, self.instance.failure_count), ("skipped", 0))
        self.assertIn("is responsible for the site, but is archived or no longer a session manager", run.summary)
        self.assertFalse(self.odd.site.calls)

    def test_a_responsible_user_who_is_no_manager_any_more_does_nothing(self):
        self.manager.write({"groups_id": [(3, self.env.ref("spp_session_tracking.group_manager").id)]})
        self.assert_nobody_is_responsible()

    def test_a_responsible_user_without_any_role_does_nothing(self):
        for role in ("manager", "officer", "viewer"):
            self.manager.write({"groups_id": [(3, self.env.ref(f"spp_session_tracking.group_{role}").id)]})
        self.assert_nobody_is_responsible()

    def test_a_responsible_user_who_is_archived_does_nothing(self):
        self.manager.active = False
        self.assert_nobody_is_responsible()
