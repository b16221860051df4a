from odoo.addons.spp_session_tracking.tests.start_page_checks import StartPageChecks

from .common import LedgerCase


class TestStartPage(StartPageChecks, LedgerCase):
    """One record waits because its person is unknown, and two people of a registry may be one."""

    def setUp(self):
        super().setUp()
        self.before = {name: self.figures(self.officer)[name] for name in ("pending_records", "possible_doubles")}
        self.pending = self.record({"subscriber_id": False, "person_identifier": "NOBODY"})
        source = self.env["spp.registry.source"].create(
            {"name": "Registry", "url": "https://registry.example.org", "user_id": self.officer.id}
        )
        pair = {"subscriber_id": self.s_ana.id, "other_id": self.s_ben.id}
        double = {"source_id": source.id, "company_id": self.env.company.id, **pair}
        self.double = self.env["spp.registry.double"].sudo().create(double)

    def test_records_that_wait_and_possible_doubles_are_counted_and_listed(self):
        self.assertEqual(self.pending.state, "held")
        figures = self.figures(self.officer)
        self.assertEqual(
            {name: figures[name] - count for name, count in self.before.items()}, dict.fromkeys(self.before, 1)
        )
        self.assertIn(self.pending.id, self.listed(self.officer, "pending_records").ids)
        self.assertIn(self.double.id, self.listed(self.officer, "possible_doubles").ids)
        for user in (self.officer, self.manager):
            self.assert_agree(user)

    def test_whoever_only_records_or_facilitates_has_none_of_it(self):
        for user in (self.recorder, self.facilitator):
            self.assert_has_none(user, "pending_records")
            self.assert_has_none(user, "possible_doubles")

    def test_other_companies_do_not_count_them(self):
        other = self.other_manager()
        self.assertEqual(self.figures(other)["pending_records"], 0)
        self.assertEqual(self.figures(other)["possible_doubles"], 0)
