from datetime import datetime

from odoo.tests.common import BaseCase, tagged

from ..rest import moment


@tagged("post_install", "-at_install")
class TestTimes(BaseCase):
    def test_a_zone_that_is_not_known_here_is_told_in_a_sentence(self):
        for zone in ("Mars/Olympus", "America", "../etc", ""):
            with self.assertRaisesRegex(ValueError, "zone"):
                moment.read("2026-03-14T08:30:00", zone)
        self.assertEqual(moment.read("2026-03-14T08:30:00+08:00", "Mars/Olympus"), datetime(2026, 3, 14, 0, 30))

    def test_a_fraction_of_the_second_is_read_and_written_to_the_microsecond(self):
        for sent, microsecond, written in (
            ("", 0, ""),
            (".7", 700_000, ".7"),
            (".000001", 1, ".000001"),
            (".1234569", 123_456, ".123456"),
            (".000", 0, ""),
        ):
            read = moment.read(f"2026-03-14T08:30:00{sent}Z", "UTC")
            self.assertEqual(read, datetime(2026, 3, 14, 8, 30, 0, microsecond))
            self.assertEqual(moment.written(read), f"2026-03-14T08:30:00{written}Z")
        self.assertIsNone(moment.written(None))
