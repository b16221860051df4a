from datetime import date, datetime

from odoo.exceptions import ValidationError
from odoo.tests import Form

from .common import SessionCase


class TestCalendar(SessionCase):
    """What the calendar sends: UTC moments instead of a date and local times."""

    def defaults(self, **context):
        sessions = self.env["spp.session"].with_user(self.facilitator).with_context(**context)
        return sessions.default_get(["date", "start_time", "end_time", "tz"])

    def test_a_click_on_a_day_proposes_that_day(self):
        defaults = self.defaults(default_start_at="2026-04-14 07:00:00", default_end_at="2026-04-14 19:00:00")
        self.assertEqual((defaults["date"], defaults["start_time"]), (date(2026, 4, 14), 9.0))

    def test_a_drawn_stretch_of_time_proposes_its_times(self):
        self.facilitator.tz = "Asia/Manila"
        defaults = self.defaults(default_start_at="2026-04-14 01:00:00", default_end_at="2026-04-14 02:30:00")
        self.assertEqual(
            (defaults["date"], defaults["start_time"], defaults["end_time"]), (date(2026, 4, 14), 9.0, 10.5)
        )

    def test_a_session_is_made_from_moments(self):
        sessions = self.env["spp.session"].with_user(self.facilitator)
        moments = {"start_at": "2026-04-14 22:00:00", "end_at": "2026-04-14 23:30:00", "tz": "Asia/Manila"}
        session = sessions.create({"session_type_id": self.session_type.id, **moments})
        self.assertEqual((session.date, session.start_time, session.end_time), (date(2026, 4, 15), 6.0, 7.5))
        self.assertEqual(session.start_at, datetime(2026, 4, 14, 22))

    def test_what_is_typed_in_the_form_of_the_calendar_stands(self):
        sessions = self.env["spp.session"].with_user(self.facilitator)
        clicked = {"default_start_at": "2026-04-14 07:00:00", "default_end_at": "2026-04-14 19:00:00"}
        with Form(sessions.with_context(**clicked)) as form:
            form.session_type_id = self.session_type
            form.end_time = 12.5
            form.date = date(2026, 4, 15)
        session = form.save()
        self.assertEqual((session.date, session.start_time, session.end_time), (date(2026, 4, 15), 9.0, 12.5))

    def test_a_session_that_is_dragged_moves(self):
        self.session.write({"start_at": "2026-03-20 13:00:00", "end_at": "2026-03-20 15:00:00"})
        self.assertEqual((self.session.date, self.session.start_time), (date(2026, 3, 20), 13.0))
        self.assertEqual(self.session.end_at, datetime(2026, 3, 20, 15))
        self.assertEqual(self.session.name, "Health Education 2026-03-20")

    def test_a_session_is_not_dragged_over_midnight(self):
        with self.assertRaisesRegex(ValidationError, "one day"):
            self.session.write({"start_at": "2026-03-20 23:00:00", "end_at": "2026-03-21 01:00:00"})
