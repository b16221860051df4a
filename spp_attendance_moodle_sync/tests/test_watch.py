from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests.common import tagged

from demo.moodle import odd_site

from .common import MoodleCase


@tagged("post_install", "-at_install")
class TestWatch(MoodleCase):
    """Where nothing is synced for 24 hours, the responsible user is told once, whatever the reason."""

    def watch(self, hours):
        """Let the schedule look so many hours from now."""
        with freeze_time(fields.Datetime.now() + timedelta(hours=hours)):
            self.env.invalidate_all()
            self.env["spp.moodle.instance"]._cron_watch()

    def activities(self):
        return self.instance.activity_ids

    def assert_told_once(self, note):
        self.watch(2)
        self.assertFalse(self.activities())
        for hours in (25, 26, 60):
            self.watch(hours)
        self.assertEqual(self.activities().user_id, self.manager)
        self.assertEqual(len(self.activities()), 1)
        self.assertIn(note, self.activities().note)

    def setUp(self):
        super().setUp()
        self.instance.synced_at = fields.Datetime.now()

    def test_skipped_runs(self):
        token = self.odd.site.tokens["all"]
        token.functions = tuple(name for name in token.functions if name != "core_course_get_contents")
        self.assertEqual(self.sync().state, "skipped")
        self.assert_told_once("lacks: core_course_get_contents")

    def test_runs_that_find_nothing(self):
        self.instance.token = odd_site.BLIND
        self.sync()
        self.assert_told_once("The last run")

    def test_runs_in_which_every_session_fails(self):
        for theirs in self.odd.site.sessions.values():
            if theirs.logs:
                theirs.logs[0].remarks = "<b>"
        del self.odd.site.sessions[self.odd.never_taken.id]
        self.sync()
        self.assert_told_once("The last run")

    def test_no_run_at_all(self):
        self.assert_told_once("There was no run at all")

    def test_a_responsible_user_who_is_archived(self):
        self.manager.active = False
        self.watch(25)
        self.assertEqual(self.activities().user_id, self.instance.create_uid)

    def test_after_failed_runs_there_is_one_activity(self):
        self.odd.site.in_maintenance = True
        for _run in range(3):
            self.env.invalidate_all()
            self.instance._cron_sync()
        self.watch(25)
        self.assertEqual(len(self.activities()), 1)

    def test_after_it_was_told_failed_runs_make_no_second_activity(self):
        self.watch(25)
        self.odd.site.in_maintenance = True
        for _run in range(3):
            self.env.invalidate_all()
            self.instance._cron_sync()
        self.assertEqual(len(self.activities()), 1)

    def test_an_activity_about_failed_runs_stays_while_nothing_is_synced(self):
        self.test_after_failed_runs_there_is_one_activity()
        self.odd.site.in_maintenance = False
        self.instance.takes_all_courses = False
        self.assertEqual(self.sync().state, "done")
        self.instance.invalidate_recordset()
        self.assertEqual((self.instance.failure_count, len(self.activities())), (0, 1))

    def test_runs_that_only_send_and_whose_marks_are_all_refused(self):
        self.sync()
        self.mark_here(self.odd.taken, 2, "absent")
        token = self.odd.site.tokens["all"]
        token.capabilities = token.capabilities - {"mod/attendance:takeattendances"}
        self.instance.write({"sync_attendance_from": "oec", "synced_at": False})
        self.sync()
        self.assertFalse(self.instance.synced_at)

    def test_a_run_that_syncs_ends_it_and_it_can_be_told_again(self):
        self.watch(25)
        self.sync()
        self.assertFalse(self.activities() or self.instance.is_told)
        self.watch(25)
        self.assertEqual(len(self.activities()), 1)

    def test_runs_in_which_nothing_has_changed_are_synced(self):
        self.sync()
        self.instance.synced_at = False
        self.sync()
        self.assertTrue(self.instance.synced_at)

    def test_the_hours_are_a_setting_and_an_archived_site_is_not_watched(self):
        self.instance.alert_after_hours = 0
        self.watch(1000)
        self.instance.write({"alert_after_hours": 1, "active": False})
        self.watch(1000)
        self.assertFalse(self.activities())
        self.instance.active = True
        self.watch(2)
        self.assertEqual(len(self.activities()), 1)

    def test_hours_that_end_after_all_days_are_never(self):
        for hours in (-5, 2**31 - 1):
            self.instance.alert_after_hours = hours
            self.watch(1000)
            self.assertFalse(self.instance.is_silent or self.activities())
