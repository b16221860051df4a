from datetime import date, timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form

from .common import SessionCase

DAYS = ("2026-04-07", "2026-04-14", "2026-04-21", "2026-04-28")
LATER = {"series_reach": "later"}


class TestSeriesReach(SessionCase):
    """A weekly series in April, seen from its second session."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        people = (cls.ana + cls.ben + cls.carla).ids
        cls.first = cls.new_session(date=DAYS[0], expected_participant_ids=people)
        made = cls.first.browse(cls.first.repeat(DAYS[1:]))
        cls.second, cls.third, cls.fourth = made.sorted("date")
        cls.later = cls.third + cls.fourth
        cls.series = cls.first.series_id

    def days(self):
        return sorted(map(str, self.series.session_ids.mapped("date")))

    def cancel(self, session, **values):
        """The cancel dialog, filled in as on screen."""
        action = session.action_cancel()
        dialogs = self.env[action["res_model"]].with_user(session.env.user).with_context(**action["context"])
        form = Form(dialogs)
        form.reason = "Storm"
        for name, value in values.items():
            setattr(form, name, value)
        form.save().action_confirm()

    # people

    def test_a_change_reaches_its_session_only_unless_asked(self):
        self.second.write({"expected_participant_ids": [fields.Command.link(self.dan.id)], "location": "Hall"})
        self.second.write({"expected_participant_ids": [fields.Command.unlink(self.ana.id)], "series_reach": "this"})
        self.assertEqual(self.later.expected_participant_ids, self.ana + self.ben + self.carla)
        self.assertEqual(set(self.later.mapped("location")), {False})

    def test_people_added_and_taken_off_are_so_on_all_later_ones_and_others_stay(self):
        self.third.expected_participant_ids -= self.carla
        people = [fields.Command.set((self.ben + self.carla + self.dan).ids)]
        self.second.write({"expected_participant_ids": people, **LATER})
        self.assertEqual(self.first.expected_participant_ids, self.ana + self.ben + self.carla)
        self.assertEqual(self.second.expected_participant_ids, self.ben + self.carla + self.dan)
        self.assertEqual(self.third.expected_participant_ids, self.ben + self.dan)
        self.assertEqual(self.fourth.expected_participant_ids, self.ben + self.carla + self.dan)

    def test_the_form_asks_the_reach_of_a_change(self):
        with Form(self.second) as form:
            self.assertEqual(form.series_reach, "this")
            form.expected_participant_ids.add(self.dan)
            form.series_reach = "later"
        self.assertTrue(all(self.dan in session.expected_participant_ids for session in self.later))
        self.assertEqual(self.second.series_reach, "this")

    def test_only_scheduled_sessions_are_reached(self):
        self.third.with_user(self.officer).start()
        self.fourth.cancel("Storm")
        self.second.write({"expected_participant_ids": [fields.Command.link(self.dan.id)], "location": "Hall", **LATER})
        for session in self.later:
            self.assertNotIn(self.dan, session.expected_participant_ids)
            self.assertFalse(session.location)

    def test_a_session_in_progress_changes_the_later_ones(self):
        self.first.with_user(self.officer).start()
        self.first.write({"expected_participant_ids": [fields.Command.link(self.dan.id)], **LATER})
        self.assertIn(self.dan, self.fourth.expected_participant_ids)

    def test_one_refusal_changes_nothing_and_says_its_day(self):
        self.third.max_participants = 3
        with self.assertRaisesRegex(ValidationError, r"Session of Tue 21 Apr 2026: More people are expected \(4\)"):
            self.second.write({"expected_participant_ids": [fields.Command.link(self.dan.id)], **LATER})
        self.mark(self.ana, "excused", self.fourth, excuse_reason="Clinic")
        with self.assertRaisesRegex(UserError, "Session of Tue 28 Apr 2026: A marked person stays"):
            self.second.write({"expected_participant_ids": [fields.Command.unlink(self.ana.id)], **LATER})
        for session in self.second + self.later:
            self.assertEqual(session.expected_participant_ids, self.ana + self.ben + self.carla)

    def test_a_session_of_the_series_that_somebody_else_holds_is_not_changed(self):
        self.fourth.with_user(self.officer).facilitator_id = self.colleague
        for values in ({"location": "Hall"}, {"date": "2026-04-15"}, {"expected_participant_ids": False}):
            with self.assertRaisesRegex(AccessError, "Session of Tue 28 Apr 2026"):
                self.second.write({**values, **LATER})
        self.assertEqual(self.days(), list(DAYS))
        self.assertFalse(self.third.location)
        self.second.with_user(self.officer).write({"location": "Hall", **LATER})
        self.assertEqual(self.fourth.location, "Hall")

    def test_one_session_at_a_time_changes_its_later_ones(self):
        with self.assertRaisesRegex(UserError, "one session at a time"):
            self.later.write({"location": "Hall", **LATER})

    def test_a_session_without_a_series_has_no_later_ones(self):
        self.session.write({"location": "Hall", **LATER})
        self.assertEqual(self.session.location, "Hall")
        self.assertFalse(self.first.location)

    def test_changing_a_year_takes_no_more_queries_for_many_people_than_for_few(self):
        def queries_to_change(count, number):
            people = self.env["res.partner"].create([{"name": f"Person {person}"} for person in range(count)])
            session = self.new_session(date=f"2026-05-{number:02}", expected_participant_ids=people[1:].ids)
            session.repeat([session.date + timedelta(weeks=week) for week in range(1, 52)])
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            session.write({"expected_participant_ids": [fields.Command.set(people[:-1].ids)], **LATER})
            self.env.flush_all()
            last = session.series_id.session_ids[0]
            self.assertEqual(last.expected_participant_ids, people[:-1])
            return self.env.cr.sql_log_count - before

        queries_to_change(3, 1)
        few = queries_to_change(3, 2)
        self.assertLess(few, 150)
        self.assertLessEqual(queries_to_change(30, 3), few + 10)

    # days, times and places

    def test_a_series_moves_by_days_both_ways(self):
        for session in (self.first, self.second):
            session.location = "Hall"
        self.second.write({"date": "2026-04-21", **LATER})
        self.assertEqual(self.days(), ["2026-04-07", "2026-04-21", "2026-04-28", "2026-05-05"])
        self.assertEqual(self.fourth.name, "Health Education 2026-05-05")
        self.assertEqual(self.fourth.attendance_ids[0].session_date, date(2026, 5, 5))
        self.second.write({"date": "2026-04-14", **LATER})
        self.assertEqual(self.days(), list(DAYS))

    def test_a_series_is_not_moved_onto_its_other_days(self):
        with self.assertRaisesRegex(ValidationError, "on these days: Tue 7 Apr 2026. Nothing was moved"):
            self.second.write({"date": "2026-04-07", **LATER})
        self.third.cancel("Storm")
        with self.assertRaisesRegex(ValidationError, "on these days: Tue 21 Apr 2026"):
            self.second.write({"date": "2026-04-21", **LATER})
        self.assertEqual(self.days(), list(DAYS))

    def test_times_and_zone_are_the_same_on_all_later_ones(self):
        self.second.write({"start_time": 13.0, "end_time": 14.5, "tz": "Asia/Manila", **LATER})
        for session in self.later:
            self.assertEqual((session.start_time, session.end_time, session.tz), (13.0, 14.5, "Asia/Manila"))
            self.assertEqual(str(session.start_at), f"{session.date} 05:00:00")
        self.assertEqual(self.first.start_time, 9.0)

    def test_moments_move_a_series_too(self):
        self.second.write({"start_at": "2026-04-15 13:00:00", "end_at": "2026-04-15 15:00:00", **LATER})
        self.assertEqual(self.days(), ["2026-04-07", "2026-04-15", "2026-04-22", "2026-04-29"])
        self.assertEqual({(each.start_time, each.end_time) for each in self.later}, {(13.0, 15.0)})

    def test_place_places_and_helpers_are_taken_along_and_notes_are_not(self):
        area = self.env["spp.area"].create({"name": "District", "code": "D"})
        helpers = [fields.Command.link(self.colleague.id)]
        place = {"location": "Hall", "area_id": area.id, "max_participants": 20, "co_facilitator_ids": helpers}
        self.second.write({**place, "notes": "Only today", **LATER})
        for session in self.later:
            self.assertEqual((session.location, session.area_id, session.max_participants), ("Hall", area, 20))
            self.assertEqual((session.co_facilitator_ids, session.notes), (self.colleague, False))

    def test_an_officer_gives_a_series_to_somebody_else_from_one_session_on(self):
        self.second.with_user(self.officer).write({"facilitator_id": self.colleague.id, **LATER})
        self.assertEqual(self.later.facilitator_id, self.colleague)
        self.assertEqual(self.first.facilitator_id, self.facilitator)

    # cancelling

    def test_the_cancel_dialog_reaches_the_later_ones_when_asked(self):
        self.cancel(self.third)
        self.assertEqual(self.fourth.state, "scheduled")
        dialog = self.env["spp.session.cancel"].with_user(self.facilitator)
        self.assertEqual(dialog.new({"session_id": self.second.id}).later_count, 1)
        self.cancel(self.second, series_reach="later")
        self.assertEqual((self.first.state, self.second.state), ("scheduled", "cancelled"))
        self.assertEqual((self.fourth.state, self.fourth.cancel_reason), ("cancelled", "Storm"))

    def test_cancelling_from_one_on_is_all_or_nothing(self):
        self.mark(self.ana, "excused", self.fourth, excuse_reason="Clinic")
        with self.assertRaisesRegex(UserError, "Session of Tue 28 Apr 2026: People are marked"):
            self.cancel(self.second, series_reach="later")
        self.assertEqual(set(self.series.session_ids.mapped("state")), {"scheduled"})

    def test_a_state_does_not_reach_the_later_sessions_in_silence(self):
        session = self.new_session(date="2026-03-16")
        session.repeat(["2026-03-23"])
        with self.assertRaisesRegex(UserError, "Cancel the later sessions"):
            session.write({"state": "cancelled", "cancel_reason": "Storm", "series_reach": "later"})
