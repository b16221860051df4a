import time
from datetime import datetime

from odoo.tests.common import BaseCase

from ..rest import moment
from ..rules import is_url


class TestTimes(BaseCase):
    def test_a_zone_that_is_not_known_here_is_told_in_a_sentence(self):
        for zone in ("Mars/Olympus", "America", "../etc", ""):
            with self.assertRaisesRegex(ValueError, "zone"):
                moment.read("2026-03-14T08:30:00", zone)
        self.assertEqual(moment.read("2026-03-14T08:30:00+08:00", "Mars/Olympus"), datetime(2026, 3, 14, 0, 30))

    def test_an_address_is_told_from_a_text_in_no_time(self):
        self.assertTrue(is_url("https://example.org/x?y#z"))
        for text in ("https://", "https:///x", "https://?x", "ftp://example.org", "https://example.org/a b"):
            self.assertFalse(is_url(text), text)
        began = time.process_time()
        self.assertFalse(is_url("http://" + "a" * 100_000 + " "))
        self.assertLess(time.process_time() - began, 1)
