from datetime import datetime

from freezegun import freeze_time

from .common import SessionCase


class TestFinishedLately(SessionCase):
    """Completed sessions whose facilitator can still correct them are listed with the open ones."""

    def finished_lately(self):
        sessions = self.env["spp.session"].with_user(self.facilitator)
        return sessions.search([("is_finished_lately", "=", True)])

    def test_a_completed_session_can_be_corrected_for_some_days(self):
        session = self.completed_session()
        self.assertEqual(session.correctable_until, datetime(2026, 3, 17, 10))
        self.assertEqual(self.finished_lately(), session)
        self.assertTrue(session.is_finished_lately)

    def test_after_these_days_it_is_a_managers(self):
        session = self.completed_session()
        with freeze_time("2026-03-17 10:00:01"):
            session.invalidate_recordset()
            self.assertFalse(session.correctable_until)
            self.assertFalse(session.is_finished_lately)
            self.assertFalse(self.finished_lately())

    def test_a_session_of_weeks_ago_that_is_completed_today_is_none_of_them(self):
        session = self.completed_session(date="2026-02-20")
        self.assertTrue(session.correctable_until)
        self.assertFalse(session.is_finished_lately or self.finished_lately())

    def test_an_open_session_is_none_of_them(self):
        self.assertFalse(self.session.is_finished_lately or self.session.correctable_until)
        found = self.env["spp.session"].search([("is_finished_lately", "=", False), ("id", "=", self.session.id)])
        self.assertEqual(found, self.session)

    def test_days_are_those_of_the_company(self):
        session = self.completed_session()
        self.env.company.correction_days = 0
        with freeze_time("2026-03-14 10:00:01"):
            session.invalidate_recordset()
            self.assertFalse(self.finished_lately() or session.correctable_until)

    def test_what_was_paid_by_is_a_managers(self):
        session = self.completed_session()
        snapshots = self.env["spp.session.snapshot"].with_user(self.officer)
        snapshots.snapshot("2026-03-01", "2026-03-31", False, False, "Payment", reason="One session is open")
        session.invalidate_recordset()
        self.assertFalse(session.correctable_until)
        self.assertFalse(session.is_finished_lately or self.finished_lately())

    def test_seven_days_are_listed_with_today(self):
        self.env.company.correction_days = 30
        last, before = (self.completed_session(date=date) for date in ("2026-03-08", "2026-03-07"))
        self.assertEqual((last.is_finished_lately, before.is_finished_lately), (True, False))
        self.assertEqual(self.finished_lately(), last)
