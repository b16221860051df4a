from .common import SessionCase


class TestNextDay(SessionCase):
    """On a day without a session a facilitator sees what is next. The session of the case is today."""

    def next_ones(self, user=None):
        sessions = self.env["spp.session"].with_user(user or self.facilitator)
        sessions.invalidate_model()
        found = sessions.search([("is_next", "=", True)])
        self.assertEqual(sessions.search([]).filtered("is_next"), found)
        return found

    def test_where_there_is_a_session_today_none_is_next(self):
        self.new_session(date="2026-03-16")
        self.assertFalse(self.next_ones())

    def test_without_one_today_all_of_the_nearest_day_are_next(self):
        self.session.date = "2026-03-13"
        first, second = (self.new_session(date="2026-03-16", start_time=hour) for hour in (9, 14))
        self.new_session(date="2026-03-17")
        self.assertEqual(self.next_ones(), first + second)

    def test_a_session_that_was_cancelled_is_neither_todays_nor_next(self):
        self.session.cancel("Typhoon")
        self.new_session(date="2026-03-15").cancel("Typhoon")
        planned = self.new_session(date="2026-03-16")
        self.assertEqual(self.next_ones(), planned)

    def test_it_is_each_facilitators_own(self):
        self.session.date = "2026-03-13"
        planned = self.new_session(date="2026-03-16")
        self.assertFalse(self.next_ones(self.colleague) or self.next_ones(self.officer))
        planned.co_facilitator_ids = self.colleague
        self.assertEqual(self.next_ones(self.colleague), planned.with_user(self.colleague))
