from datetime import date, datetime

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form

from .common import TODAY, SessionCase


class TestSession(SessionCase):
    def test_a_type_and_a_date_are_enough(self):
        session = (
            self.env["spp.session"]
            .with_user(self.facilitator)
            .create({"session_type_id": self.session_type.id, "date": TODAY})
        )
        self.assertEqual(session.name, f"Health Education {TODAY}")
        self.assertEqual(session.facilitator_id, self.facilitator)
        self.assertEqual((session.start_time, session.end_time, session.duration_hours), (9.0, 11.0, 2.0))
        self.assertEqual(session.state, "scheduled")

    def test_the_end_is_proposed_from_the_duration_of_the_type(self):
        self.session_type.duration_hours = 3.5
        self.assertEqual(self.new_session(start_time=13.0).end_time, 16.5)
        self.assertEqual(self.new_session(start_time=22.0).end_time, 24.0)

    def test_times_are_local_and_moments_are_utc(self):
        session = self.new_session(tz="Asia/Manila", start_time=0.0, end_time=1.5)
        self.assertEqual(session.start_at, datetime(2026, 3, 13, 16, 0))
        self.assertEqual(session.end_at, datetime(2026, 3, 13, 17, 30))

    def test_hours_the_clocks_skip_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "clocks change"):
            self.new_session(date="2026-03-08", tz="America/New_York", start_time=2.5, end_time=3.25)

    def test_an_end_before_the_start_is_refused_also_by_another_hour_that_is_there_twice(self):
        night = {"date": "2026-11-01", "tz": "America/New_York", "start_time": 1.25, "end_time": 1.75}
        session = self.new_session(**night, repeated_hour="both")
        with self.assertRaisesRegex(ValidationError, "clocks change"):
            session.repeated_hour = "end"

    def test_a_chosen_end_stays_when_only_the_start_moves(self):
        session = self.new_session(start_time=9.0, end_time=16.0)
        session.start_time = 8.0
        self.assertEqual(session.end_time, 16.0)

    def test_moments_follow_the_date_the_time_and_the_zone(self):
        self.session.write({"date": "2026-03-15", "tz": "America/Bogota"})
        self.assertEqual(self.session.start_at, datetime(2026, 3, 15, 14, 0))

    def test_a_session_ends_at_midnight_at_the_latest_and_after_it_starts(self):
        for start, end in ((9.0, 9.0), (10.0, 9.0), (-1.0, 2.0), (23.0, 24.5), (9.0, 1e9), (-1e9, 9.0)):
            with self.assertRaisesRegex(ValidationError, "starts and ends on one day"):
                self.new_session(start_time=start, end_time=end)
        self.assertEqual(self.new_session(start_time=22.0, end_time=24.0).end_at, datetime(2026, 3, 15, 0, 0))

    def test_the_name_follows_the_date_until_somebody_changes_it(self):
        self.session.date = "2026-03-21"
        self.assertEqual(self.session.name, "Health Education 2026-03-21")
        self.session.name = "Nutrition day"
        self.session.date = "2026-03-28"
        self.assertEqual(self.session.name, "Nutrition day")

    def test_the_form_proposes_name_and_times(self):
        with Form(self.env["spp.session"].with_user(self.facilitator)) as form:
            form.session_type_id = self.session_type
            form.date = date(2026, 3, 20)
            self.assertEqual((form.name, form.end_time), ("Health Education 2026-03-20", 11.0))

    def test_topics_belong_to_the_type_of_the_session(self):
        other = self.env["spp.session.type"].create({"name": "Livelihood"})
        topic = self.env["spp.session.topic"].create({"name": "Savings", "session_type_id": other.id})
        with self.assertRaisesRegex(ValidationError, "another session type"):
            self.session.topic_ids = topic

    def test_a_topic_that_sessions_have_stays_and_is_archived(self):
        topics = self.env["spp.session.topic"].with_user(self.manager)
        savings, health = topics.create([{"name": name, "session_type_id": self.session_type.id} for name in "AB"])
        self.session.topic_ids = savings
        with self.assertRaisesRegex(UserError, "In use by: Session. Archive it"):
            savings.unlink()
        other = self.env["spp.session.type"].create({"name": "Livelihood"})
        with self.assertRaisesRegex(UserError, "It stays with its session type"):
            savings.session_type_id = other
        health.session_type_id = other
        health.unlink()
        savings.active = False
        self.env.invalidate_all()
        self.assertEqual(self.session.topic_ids, savings)
        self.assertFalse(self.session_type.topic_ids)

    def test_a_session_with_marks_is_not_deleted(self):
        self.mark(self.ana, "present")
        with self.assertRaisesRegex(UserError, "Cancel it instead"):
            self.session.unlink()

    def test_a_session_to_come_without_marks_is_deleted_with_its_roster(self):
        session = self.new_session(date="2026-03-20", expected_participant_ids=self.ana.ids)
        lines = session.attendance_ids
        session.unlink()
        self.assertFalse(lines.exists())
        with self.assertRaisesRegex(UserError, "Cancel it"):
            self.session.unlink()

    def test_a_copy_is_scheduled_expects_the_same_people_and_has_no_marks(self):
        self.mark(self.ana, "present")
        self.mark(self.dan, "late")
        self.session.complete()
        copied = self.session.copy({"date": "2026-03-21"})
        self.assertEqual(copied.state, "scheduled")
        self.assertEqual(copied.name, "Health Education 2026-03-21")
        self.assertEqual(copied.expected_participant_ids, self.ana + self.ben + self.carla)
        self.assertFalse(any(copied.attendance_ids.mapped("status")))
        self.assertFalse(copied.applied_percentage)

    def test_after_completion_only_a_manager_changes_the_facts_and_says_why(self):
        session = self.completed_session()
        with self.assertRaisesRegex(UserError, "Ask a manager"):
            session.date = "2026-03-21"
        as_manager = session.with_user(self.manager)
        with self.assertRaisesRegex(UserError, "Give the reason"):
            as_manager.start_time = 8.0
        as_manager.write({"date": "2026-03-13", "change_reason": "Typed the wrong day"})
        self.assertEqual(session.date, date(2026, 3, 13))

    def test_after_completion_notes_are_still_taken_and_the_same_facts_may_be_written_again(self):
        session = self.completed_session()
        session.write({"notes": "It rained.", "date": TODAY, "session_type_id": self.session_type.id})
        self.assertEqual(session.notes, "It rained.")

    def test_only_a_manager_archives_a_session_with_marks(self):
        self.mark(self.ana, "present")
        self.session.complete()
        with self.assertRaisesRegex(UserError, "Ask a manager to archive"):
            self.session.active = False
        self.session.with_user(self.manager).active = False

    def test_defaults_of_the_context_set_nothing_the_checks_would_refuse(self):
        defaults = {
            "default_state": "completed",
            "default_applied_percentage": 1.0,
            "default_completed_at": TODAY,
            "default_cancel_reason": "Storm",
        }
        sessions = self.env["spp.session"].with_user(self.facilitator).with_context(**defaults)
        session = sessions.create({"session_type_id": self.session_type.id, "date": TODAY})
        self.assertEqual(session.state, "scheduled")
        self.assertFalse(session.applied_percentage or session.completed_at or session.cancel_reason)

    def test_what_the_server_keeps_at_completion_is_written_by_nobody(self):
        for name, value in (
            ("applied_percentage", 1.0),
            ("applied_excused_rule", "attended"),
            ("completed_at", TODAY),
            ("duration_hours", 9),
        ):
            with self.assertRaisesRegex(UserError, "server sets this field"):
                self.session.with_user(self.manager).write({name: value})
            with self.assertRaisesRegex(UserError, "server sets this field"):
                self.new_session(**{name: value})
