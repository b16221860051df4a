from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests.common import tagged

from demo.moodle import odd_site
from demo.moodle.faults import REFUSE, Fault

from .common import NO_TIME, MoodleCase


@tagged("post_install", "-at_install")
class TestSchedule(MoodleCase):
    def triggers(self):
        return self.env["ir.cron.trigger"].search([("cron_id", "=", self.instance.cron_id.id)])

    def test_each_site_has_a_schedule_that_follows_it(self):
        cron = self.instance.cron_id
        actual = (cron.active, cron.interval_number, cron.interval_type, cron.code)
        self.assertEqual(actual, (True, 15, "minutes", f"model.browse({self.instance.id})._cron_sync()"))
        self.instance.active = False
        self.assertFalse(cron.active)
        self.instance.active = True
        self.assertTrue(cron.active)
        other = self.connect(odd_site.ALL, name="Second")
        self.assertNotEqual(other.cron_id, cron)
        second = other.cron_id
        other.unlink()
        self.assertFalse(second.exists())

    def test_the_schedule_runs_the_sync(self):
        self.instance.cron_id.method_direct_trigger()
        self.assertEqual(self.last_run().trigger, "schedule")
        self.assertEqual(self.session_of(self.odd.taken).state, "completed")

    def test_every_sentence_of_a_scheduled_run_has_a_language(self):
        with self.assertNoLogs("odoo.tools.translate", "WARNING"):  # Odoo 19.0 warns of those that do not
            self.instance._cron_sync()
        self.assertEqual(self.last_run().state, "partial")

    def test_an_archived_site_is_not_synced(self):
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

    # the next run

    def test_a_run_whose_time_runs_out_triggers_the_next_at_once(self):
        with patch.object(type(self.instance), "_sync", lambda instance, **arguments: self.unfinished(instance)):
            self.instance._cron_sync()
        self.assertTrue(self.triggers())

    def unfinished(self, instance):
        class Unfinished:
            continues_at_once = True

        return Unfinished()

    def test_a_finished_run_triggers_no_other(self):
        self.instance._cron_sync()
        self.assertFalse(self.triggers())

    def test_a_run_with_transient_errors_triggers_no_other(self):
        sync = type(self.instance)._sync
        self.server.faults.plan(Fault(REFUSE, "get_sessions", status=502), times=4)

        def without_time(instance, **arguments):
            return sync(instance, seconds=NO_TIME, **arguments)

        with patch.object(type(self.instance), "_sync", without_time):
            self.instance._cron_sync()
            self.assertFalse(self.triggers())
            self.instance._cron_sync()
        self.assertTrue(self.triggers())
