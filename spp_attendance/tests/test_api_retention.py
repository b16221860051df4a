from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests.common import tagged

from ..models.api import failure, retention
from .api_common import ApiCase

LOG, CLAIM = "spp.attendance.api.log", "spp.attendance.api.claim"
TOKEN, FAILURE = "spp.attendance.api.token", "spp.attendance.api.failure"


@tagged("post_install", "-at_install")
class TestApiRetention(ApiCase):
    def setUp(self):
        super().setUp()
        self.now = fields.Datetime.now()

    def ago(self, days):
        return self.now - timedelta(days=days)

    def add(self, days):
        """One row of each kind that is so many days old."""
        moment = self.ago(days)
        self.env[LOG].create({"client_id": self.client.id, "requested_at": moment})
        self.env[CLAIM].create({"name": f"{days}", "claimed_at": moment})
        self.env[FAILURE].create({"address": "192.0.2.1", "failed_at": moment, "reason": "wrong_secret"})
        token = {"client_id": self.client.id, "token_hash": f"{days}", "scope": "", "expires_at": moment}
        self.env[TOKEN].create(token)

    def purge(self):
        """Run the job as it runs at night. Returns {model: how many rows are left}."""
        self.env.flush_all()
        self.env.ref("spp_attendance.ir_cron_purge_api").method_direct_trigger()
        self.env.invalidate_all()
        return {model: self.env[model].search_count([]) for model in (LOG, CLAIM, FAILURE, TOKEN)}

    def set_days(self, stored, days):
        self.env["ir.config_parameter"].set_param(retention.days_parameter(stored), days)

    def test_what_is_older_than_the_setting_is_deleted(self):
        for days in (0.5, 2, 31, 91):
            self.add(days)
        self.assertEqual(self.purge(), {LOG: 3, CLAIM: 2, FAILURE: 3, TOKEN: 1})

    def test_the_days_are_configured(self):
        for days in (2, 31, 91):
            self.add(days)
        for stored, days in (("log", "30"), ("claim", "1"), ("token", "1000")):
            self.set_days(stored, days)
        self.assertEqual(self.purge(), {LOG: 1, CLAIM: 0, FAILURE: 1, TOKEN: 3})

    def test_what_is_no_number_of_days_deletes_nothing_more(self):
        self.add(80)
        for odd in ("", "0", "-1", "soon", "1e3", "99999999999"):
            self.set_days("log", odd)
            self.assertEqual(self.purge()[LOG], 1, odd)

    def test_it_goes_in_batches_to_the_end(self):
        for days in (100, 101, 102, 103, 104):
            self.add(days)
        with patch.object(retention, "BATCH", 2):
            self.assertEqual(self.purge(), {LOG: 0, CLAIM: 0, FAILURE: 0, TOKEN: 0})

    def test_failed_logins_from_many_addresses_fill_no_disk(self):
        for days in (1, 2, 3, 4):
            self.add(days)
        newest = self.env[FAILURE].search([], limit=2)
        with patch.object(failure, "MOST_ROWS", 2):
            self.assertEqual(self.purge()[FAILURE], 2)
        self.assertEqual(self.env[FAILURE].search([]), newest)

    def test_of_too_many_failed_logins_all_go_in_batches(self):
        for days in (1, 2, 3, 4):
            self.add(days)
        with patch.object(failure, "MOST_ROWS", 1), patch.object(failure, "BATCH", 1):
            self.assertEqual(self.purge()[FAILURE], 1)

    def test_what_a_night_is_too_short_for_is_left_to_another_turn(self):
        for days in (100, 101, 102):
            self.add(days)
        cron = self.env.ref("spp_attendance.ir_cron_purge_api")
        turns = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
        with patch.object(retention, "BATCH", 1), patch.object(retention, "SECONDS", -1):
            self.assertEqual([self.purge()[LOG] for _turn in range(3)], [2, 1, 0])
        self.assertGreater(self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)]), turns)

    def test_a_night_that_is_long_enough_asks_for_no_other_turn(self):
        self.add(100)
        turns = self.env["ir.cron.trigger"].search_count([])
        self.assertEqual(self.purge()[LOG], 0)
        self.assertEqual(self.env["ir.cron.trigger"].search_count([]), turns)

    def test_the_oldest_goes_first(self):
        for days in (101, 103, 102):
            self.add(days)
        with patch.object(retention, "BATCH", 1), patch.object(retention, "SECONDS", -1):
            self.purge()
        self.assertEqual(self.env[LOG].search([]).mapped("requested_at"), [self.ago(102), self.ago(101)])

    def test_the_feed_forgets_too(self):
        changes = self.env["spp.attendance.api.change"]
        with patch.object(type(changes), "_purge_batches", autospec=True) as purge:
            self.set_days("change", "7")
            self.purge()
        self.assertEqual(purge.call_args.args[1], self.ago(7))

    def test_settings_show_the_days_and_take_sane_ones(self):
        settings = self.env["res.config.settings"]
        shown = settings.create({})
        self.assertEqual((shown.attendance_api_log_days, shown.attendance_api_change_days), (90, 60))
        settings.create({"attendance_api_log_days": 10}).execute()
        self.assertEqual(settings.create({}).attendance_api_log_days, 10)
        self.assertEqual(self.env["spp.attendance.api.retention"]._oldest("log"), self.ago(10))
        for days in (0, -1, 99999):
            with self.assertRaises(ValidationError):
                settings.create({"attendance_api_log_days": days})
