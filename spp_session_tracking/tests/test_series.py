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

    def test_a_29th_of_february_comes_back_on_the_last_day_of_shorter_ones(self):
        days = self.days("2028-02-29", "monthly", count=13)
        self.assertEqual((days[1], days[12]), ("2028-03-29", "2029-02-28"))
        self.assertEqual(self.days("2027-11-29", "quarterly", count=2), ["2027-11-29", "2028-02-29"])
        self.assertEqual(self.days("2028-02-29", "monthly", "weekday", count=2), ["2028-02-29", "2028-03-28"])

    def test_months_by_weekday(self):
        days = self.days("2026-03-10", "monthly", "weekday", count=3)
        self.assertEqual(days, ["2026-03-10", "2026-04-14", "2026-05-12"])
        days = self.days("2026-03-31", "monthly", "weekday", count=3)
        self.assertEqual(days, ["2026-03-31", "2026-04-28", "2026-05-26"])

    def test_quarters(self):
        self.assertEqual(self.days("2026-01-15", "quarterly", count=3), ["2026-01-15", "2026-04-15", "2026-07-15"])
        self.assertEqual(self.days("2026-01-31", "quarterly", count=2), ["2026-01-31", "2026-04-30"])
        self.assertEqual(self.days("2026-01-29", "quarterly", "weekday", count=2), ["2026-01-29", "2026-04-30"])

    def test_a_last_day_far_away_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "Choose a nearer last date"):
            self.days("2026-03-14", "weekly", date_to=date(2066, 1, 1))

    def test_more_sessions_than_a_series_has_are_refused(self):
        action = self.session.action_repeat()
        dialogs = self.env[action["res_model"]].with_user(self.facilitator).with_context(**action["context"])
        with self.assertRaises(ValidationError) as refused:  # it takes back what was to be computed, too
            dialogs.create({"frequency": "weekly", "ends": "count", "count": 520}).action_confirm()
        self.assertIn("smaller number", str(refused.exception))
        with self.assertRaisesRegex(ValidationError, "520.*smaller number"):
            self.dialog(frequency="weekly", ends="count", count=2_000_000_000)
        self.assertEqual(len(dialogs.create({"frequency": "weekly", "ends": "count", "count": 519}).day_ids), 519)

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

    def test_what_is_no_list_of_days_is_refused_in_the_same_words(self):
        for days in (None, False, 7, "2026-04-14", {"2026-04-14": 1}):
            with self.subTest(days=days), self.assertRaisesRegex(UserError, "Give the days as dates"):
                self.session.repeat(days)
        self.assertFalse(self.session.series_id)

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

    # from a type

    def plan(self, user=None, **values):
        """The dialog of a session type, filled in as on screen: three weeks from 7 April, if not said otherwise."""
        values = {"date": "2026-04-07", **({"ends": "count", "count": 3} if "date_to" not in values else {}), **values}
        self.session_type.frequency = "weekly"
        action = self.session_type.with_user(user or self.facilitator).action_plan()
        form = Form(self.env[action["res_model"]].with_user(user or self.facilitator).with_context(**action["context"]))
        for name, value in values.items():
            setattr(form, name, value)
        return form

    def made_by(self, form):
        return self.env["spp.session"].search(form.save().action_confirm()["domain"], order="date")

    def held(self, form):
        """{day: whether the dialog proposes to hold a session on it}."""
        lines = [form.day_ids.edit(index) for index in range(len(form.day_ids))]
        return {str(line.date): line.is_held for line in lines}

    def test_a_type_proposes_days_times_and_facilitator(self):
        self.session_type.duration_hours = 1.5
        form = self.plan()
        self.assertEqual(self.held(form), {"2026-04-07": True, "2026-04-14": True, "2026-04-21": True})
        self.assertEqual((form.frequency, form.start_time, form.end_time), ("weekly", 9.0, 10.5))
        self.assertFalse(self.env["spp.session"].search_count([("series_id", "!=", False)]))

    def test_a_series_is_made_from_a_type(self):
        form = self.plan(start_time=13.0, location="Hall", max_participants=5)
        form.expected_participant_ids.add(self.ana)
        form.co_facilitator_ids.add(self.colleague)
        with form.day_ids.edit(1) as day:
            day.is_held = False
        sessions = self.made_by(form)
        self.assertEqual(sessions.mapped("date"), [date(2026, 4, 7), date(2026, 4, 21)])
        self.assertEqual(sessions.series_id.session_ids, sessions.sorted("date", reverse=True))
        for session in sessions:
            self.assertEqual((session.start_time, session.end_time, session.location), (13.0, 15.0, "Hall"))
            self.assertEqual((session.expected_participant_ids, session.max_participants), (self.ana, 5))
            self.assertEqual((session.facilitator_id, session.co_facilitator_ids), (self.facilitator, self.colleague))
            self.assertEqual(session.name, f"Health Education {session.date}")

    def test_a_series_needs_a_day(self):
        form = self.plan(count=1)
        with form.day_ids.edit(0) as day:
            day.is_held = False
        with self.assertRaisesRegex(UserError, "at least one day"):
            form.save().action_confirm()

    def test_planning_the_same_again_proposes_only_the_days_that_are_free(self):
        taken = self.made_by(self.plan(count=2))
        form = self.plan()
        self.assertEqual(self.held(form), {"2026-04-07": False, "2026-04-14": False, "2026-04-21": True})
        self.assertEqual(form.taken_count, 2)
        self.assertEqual(form.day_ids.edit(0).session_id, taken[0])
        self.assertEqual(self.made_by(form).mapped("date"), [date(2026, 4, 21)])

    def test_another_group_at_another_time_or_of_somebody_else_takes_no_day(self):
        self.made_by(self.plan(count=2))
        self.made_by(self.plan(self.officer, count=3))
        self.assertEqual(set(self.held(self.plan(start_time=14.0)).values()), {True})

    def test_sessions_that_have_nobody_yet_take_the_days_of_their_place_only(self):
        self.made_by(self.plan(self.officer, facilitator_id=self.env["res.users"], location="Hall"))
        form = self.plan(self.officer, facilitator_id=self.env["res.users"])
        self.assertEqual(set(self.held(form).values()), {True})
        form.location = "Hall"
        self.assertEqual(set(self.held(form).values()), {False})

    def test_days_that_were_left_out_stay_so_where_others_come(self):
        form = self.plan()
        with form.day_ids.edit(1) as day:
            day.is_held = False
        form.count = 4
        self.assertEqual(list(self.held(form).values()), [True, False, True, True])

    def test_repeating_a_session_needs_a_day(self):
        form = self.dialog(frequency="weekly", ends="count", count=1)
        with form.day_ids.edit(0) as day:
            day.is_held = False
        with self.assertRaisesRegex(UserError, "at least one day"):
            form.save().action_confirm()
        self.assertFalse(self.session.series_id)

    def test_the_dialog_of_a_session_shows_which_days_of_its_series_are_there(self):
        self.session.repeat(["2026-03-28"])
        form = self.dialog(frequency="weekly", ends="count", count=3)
        self.assertEqual(self.held(form), {"2026-03-21": True, "2026-03-28": False, "2026-04-04": True})

    def test_facilitators_plan_for_themselves_and_officers_for_everybody(self):
        with self.assertRaisesRegex(AccessError, "You can only make sessions of your own"):
            dialog = self.plan().save()
            dialog.facilitator_id = self.colleague
            dialog.action_confirm()
        theirs = self.made_by(self.plan(self.officer, facilitator_id=self.colleague))
        self.assertEqual(theirs.facilitator_id, self.colleague)
        with self.assertRaises(AccessError):
            self.plan(self.viewer)

    def test_planning_a_year_takes_no_more_queries_for_many_people_than_for_few(self):
        def queries_to_plan(count, start_time):
            form = self.plan(start_time=start_time, end_time=start_time + 1, date_to="2027-03-30")
            for number in range(count):
                form.expected_participant_ids.add(self.env["res.partner"].create({"name": f"Person {number}"}))
            dialog = form.save()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            domain = dialog.action_confirm()["domain"]
            self.env.flush_all()
            queries = self.env.cr.sql_log_count - before
            self.assertEqual(self.env["spp.session"].search(domain).mapped("expected_count"), [count] * 52)
            return queries

        queries_to_plan(1, 7.0)
        self.assertLessEqual(queries_to_plan(18, 8.0), queries_to_plan(3, 9.0) + 20)  # more would be a job
