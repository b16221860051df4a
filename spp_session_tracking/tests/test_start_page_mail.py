from unittest.mock import patch

from freezegun import freeze_time

from odoo.tools import mute_logger

from .warning_common import WarningCase

SATURDAY, MONDAY = "2026-03-14", "2026-03-16"


class TestStartPageMail(WarningCase):
    """Officers who ask for it have the figures of the start page by mail."""

    def setUp(self):
        super().setUp()
        self.officer.email = "officer@example.org"

    def mail(self, day=SATURDAY, hour=8):
        """Run the job. Returns the mails to the officer."""
        self.env.flush_all()
        with freeze_time(f"{day} {hour:02}:00:00"):
            self.env["spp.start.page"]._cron_mail_figures()
        self.env.invalidate_all()
        return self.env["mail.mail"].search([("recipient_ids", "in", self.officer.partner_id.ids)])

    def ask(self, how):
        """As in the preferences of the officer."""
        self.officer.with_user(self.officer).figures_mail = how

    def test_nobody_has_it_who_has_not_asked_for_it(self):
        self.assertFalse(self.mail())

    def test_it_has_the_figures_of_the_page_and_their_links(self):
        self.missed()
        self.warn()
        self.ask("daily")
        body = self.mail(hour=10).body_html
        page = self.env["spp.start.page"].with_user(self.officer)
        for figure in (figure for section in page.read_page()["sections"] for figure in section["figures"]):
            self.assertIn(f"figure={figure['key']}", body)
            count = figure["count"] if figure["count"] is not False else page.count_slow()[figure["key"]]
            self.assertRegex(body, rf"(?s)<b>{count}</b>(?:(?!<b>).)*figure={figure['key']}\b")

    def test_whoever_reads_messages_in_odoo_has_it_by_mail_too(self):
        self.officer.notification_type = "inbox"
        self.ask("daily")
        self.assertEqual(len(self.mail()), 1)

    def test_it_names_nobody(self):
        self.missed()
        self.warn()
        self.ask("daily")
        body = self.mail().body_html
        self.assertFalse([name for name in ("Ana", "Ben", self.facilitator.name) if name in body])

    def test_it_comes_once_a_day_in_the_morning_where_the_officer_is(self):
        self.officer.tz = "Asia/Manila"  # eight hours ahead
        self.ask("daily")
        self.assertFalse(self.mail("2026-03-13", 21))
        self.assertEqual(len(self.mail("2026-03-13", 22)), 1)
        self.assertEqual(len(self.mail("2026-03-14", 8)), 1)
        self.assertEqual(len(self.mail("2026-03-14", 22)), 2)

    def test_or_once_a_week(self):
        self.ask("weekly")
        self.assertEqual(len(self.mail(SATURDAY)), 1)
        self.assertEqual(len(self.mail("2026-03-15")), 1)
        self.assertEqual(len(self.mail(MONDAY)), 2)
        self.assertEqual(len(self.mail("2026-03-20")), 2)

    def test_whoever_is_no_officer_any_more_is_sent_nothing(self):
        self.ask("daily")
        self.officer.groups_id = self.env.ref("base.group_user")
        self.assertFalse(self.mail())

    def test_nothing_is_counted_for_whoever_has_no_address(self):
        self.ask("daily")
        self.officer.email = False
        with patch.object(self.env.registry["spp.start.page"], "_mail_figures_to") as mailed:
            self.mail()
        mailed.assert_not_called()

    def test_what_fails_of_one_does_not_keep_the_others(self):
        self.ask("daily")
        self.manager.figures_mail = "daily"
        pages = self.env.registry["spp.start.page"]
        send = pages._send_figures

        def fail_of_manager(page, user, sections):
            if user == self.manager:
                raise ValueError("Try")
            return send(page, user, sections)

        with (
            patch.object(pages, "_send_figures", fail_of_manager),
            mute_logger("odoo.addons.spp_session_tracking.models.start_page_mail"),
        ):
            self.assertEqual(len(self.mail()), 1)
        self.assertFalse(self.manager.figures_mailed_on)

    def test_it_is_of_the_company_of_the_officer(self):
        other = self.other_manager()
        other.write({"email": "other@example.org", "figures_mail": "daily"})
        self.mail()
        sent = self.env["mail.mail"].search([("recipient_ids", "in", other.partner_id.ids)])
        self.assertRegex(sent.body_html, r"(?s)<b>0</b>(?:(?!<b>).)*figure=to_complete\b")
