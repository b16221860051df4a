from odoo.addons.spp_session_tracking.tests.start_page_checks import StartPageChecks
from odoo.tests.common import tagged

from .common import MoodleCase

KEYS = ("moodle_conflicts", "moodle_sites_in_trouble")


@tagged("post_install", "-at_install")
class TestStartPage(StartPageChecks, MoodleCase):
    def of_moodle(self):
        figures = self.figures(self.officer)
        return tuple(figures[key] for key in KEYS)

    def test_a_site_is_in_trouble_while_its_runs_fail_or_nothing_is_synced(self):
        conflicts, sites = self.of_moodle()
        self.instance.failure_count = 1
        self.assertEqual(self.of_moodle(), (conflicts, sites + 1))
        self.assertIn(self.instance.id, self.listed(self.officer, "moodle_sites_in_trouble").ids)
        self.instance.write({"failure_count": 0, "is_told": True})
        self.assertEqual(self.of_moodle(), (conflicts, sites + 1))
        self.instance._note_synced()
        self.assertEqual(self.of_moodle(), (conflicts, sites))

    def test_each_figure_is_the_number_of_records_that_its_list_shows(self):
        self.instance.failure_count = 1
        for user in (self.officer, self.manager):
            self.assert_agree(user)

    def test_facilitators_have_none_of_it(self):
        for key in KEYS:
            self.assert_has_none(self.facilitator, key)
