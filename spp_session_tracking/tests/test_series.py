from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form

from .common import SessionCase


class TestSeries(SessionCase):
    def days(self, start, frequency, monthly_by="date", **limit):
        days = self.env["spp.session.series"]._dates(date.fromisoformat(start), frequency, monthly_by, **limit)
        return [day.isoformat() for day in days]

    def dialog(self, **values):
        """The dialog filled in as on screen."""
        action = self.session.action_repeat()
        form = Form(self.env[action["res_model"]].with_user(self.facilitator).with_context(**action["context"]))
        for name, value in values.items():
            setattr(form, name, value)
        return form

    # days

    def test_weeks_and_two_weeks(self):
        self.assertEqual(self.days("2026-03-14", "weekly", count=3), ["2026-03-14", "2026-03-21", "2026-03-28"])
        days = self.days("2026-03-14", "biweekly", date_to=date(2026, 4, 11))
        self.assertEqual(days, ["2026-03-14", "2026-03-28", "2026-04-11"])

    def test_months_by_date_end_on_the_last_day_where_there_is_no_such_day(self):
        days = self.days("2026-01-31", "monthly", count=4)
        self.assertEqual(days, ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"])

    def test_months_by_weekday(self):
        days = self.days("2026-03-10", "monthly", "weekday", count=3)
        self.assertEqual(days, ["2026-03-10", "2026-04-14", "2026-05-12"])
        days = self.days("2026-03-31", "monthly", "weekday", count=3)
        self.assertEqual(days, ["2026-03-31", "2026-04-28", "2026-05-26"])

    def test_quarters(self):
        self.assertEqual(self.days("2026-01-15", "quarterly", count=3), ["2026-01-15", "2026-04-15", "2026-07-15"])

    def test_a_last_day_far_away_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "Choose a nearer last date"):
            self.days("2026-03-14", "weekly", date_to=date(2066, 1, 1))

    # sessions

    def test_a_session_is_repeated_with_the_same_people_place_and_time(self):
        self.session.write({"location": "Hall", "start_time": 13.0, "end_time": 14.5, "notes": "Only today"})
        made = self.env["spp.session"].browse(self.session.repeat(["2026-04-14", date(2026, 5, 14)]))
        self.assertEqual(made.mapped("date"), [date(2026, 4, 14), date(2026, 5, 14)])
        self.assertEqual(made.series_id, self.session.series_id)
        for session in made:
            self.assertEqual(session.expected_participant_ids, self.session.expected_participant_ids)
            self.assertEqual((session.location, session.start_time, session.end_time), ("Hall", 13.0, 14.5))
            self.assertEqual((session.state, session.notes), ("scheduled", False))
            self.assertEqual(session.name, f"Health Education {session.date}")

    def test_doing_it_twice_makes_nothing_twice(self):
        first = self.session.repeat(["2026-04-14"])
        self.assertEqual(len(first), 1)
        self.assertEqual(self.session.repeat(["2026-04-14", "2026-03-14"]), [])

    def test_bad_days_are_refused_in_plain_words(self):
        for day in ("soon", False, 7):
            with self.assertRaisesRegex(UserError, "Give the days as dates"):
                self.session.repeat([day])

    def test_the_dialog_shows_the_days_before_it_makes_anything(self):
        form = self.dialog(frequency="weekly", ends="count", count=3)
        days = [form.day_ids.edit(index).date for index in range(len(form.day_ids))]
        self.assertEqual(days, [date(2026, 3, 21), date(2026, 3, 28), date(2026, 4, 4)])
        self.assertEqual(len(self.session.series_id.session_ids), 0)

    def test_days_can_be_left_out(self):
        form = self.dialog(frequency="weekly", ends="count", count=3)
        with form.day_ids.edit(1) as day:
            day.is_held = False
        form.save().action_confirm()
        days = self.session.series_id.session_ids.mapped("date")
        self.assertEqual(sorted(days), [date(2026, 3, 14), date(2026, 3, 21), date(2026, 4, 4)])

    def test_repeating_takes_no_more_queries_for_many_people_than_for_few(self):
        def queries_to_repeat(count):
            people = self.env["res.partner"].create([{"name": f"Person {number}"} for number in range(count)])
            session = self.new_session(expected_participant_ids=people.ids)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            session.repeat(["2026-04-14", "2026-05-14", "2026-06-14"])
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries_to_repeat(1)
        self.assertLessEqual(queries_to_repeat(60), queries_to_repeat(3) + 2)

    def test_others_do_not_repeat_a_session(self):
        with self.assertRaises(AccessError):
            self.session.with_user(self.colleague).repeat(["2026-04-14"])
        with self.assertRaises(AccessError):
            self.session.with_user(self.viewer).repeat(["2026-04-14"])
