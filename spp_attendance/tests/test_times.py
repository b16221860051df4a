from datetime import datetime

from odoo.tests.common import BaseCase

from ..rest import moment


class TestTimes(BaseCase):
    def test_a_zone_that_is_not_known_here_is_told_in_a_sentence(self):
        for zone in ("Mars/Olympus", "America", "../etc", ""):
            with self.assertRaisesRegex(ValueError, "zone"):
                moment.read("2026-03-14T08:30:00", zone)
        self.assertEqual(moment.read("2026-03-14T08:30:00+08:00", "Mars/Olympus"), datetime(2026, 3, 14, 0, 30))
