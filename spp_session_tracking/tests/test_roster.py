from odoo import fields
from odoo.exceptions import UserError, ValidationError

from .common import SessionCase


class TestRoster(SessionCase):
    def test_an_expected_person_is_a_line_without_a_mark(self):
        line = self.line(self.ana)
        self.assertTrue(line.is_expected)
        self.assertFalse(line.status or line.basis or line.marked_at)

    def test_the_expected_people_are_written_as_a_list(self):
        session = self.new_session(date="2026-03-15", expected_participant_ids=(self.ana + self.ben).ids)
        session.expected_participant_ids = self.ana + self.dan
        self.assertEqual(session.attendance_ids.participant_id, self.ana + self.dan)
        session.write({"expected_participant_ids": [fields.Command.link(self.ben.id)]})
        self.assertEqual(session.expected_count, 3)

    def test_sessions_are_found_by_whom_they_expect(self):
        empty = self.new_session(date="2026-03-15")
        sessions = self.env["spp.session"]
        expects = "expected_participant_ids"
        self.assertIn(self.session, sessions.search([(expects, "in", self.ana.ids)]))
        self.assertIn(self.session, sessions.search([(expects, "ilike", "Ana")]))
        self.assertNotIn(self.session, sessions.search([(expects, "not in", self.ana.ids)]))
        self.assertIn(empty, sessions.search([(expects, "not in", self.ana.ids)]))
        self.assertIn(empty, sessions.search([(expects, "=", False)]))
        self.assertNotIn(empty, sessions.search([(expects, "!=", False)]))

    def test_a_walk_in_is_not_expected_until_put_on_the_roster(self):
        self.mark(self.dan, "present")
        self.assertNotIn(self.dan, self.session.expected_participant_ids)
        self.session.expected_participant_ids += self.dan
        self.assertTrue(self.line(self.dan).is_expected)
        self.assertEqual(self.line(self.dan).status, "present")

    def test_a_person_is_on_the_roster_once(self):
        row = {"session_id": self.session.id, "participant_id": self.ana.id}
        with self.assertRaisesRegex(ValidationError, "on the roster of the session already"):
            self.env["spp.session.attendance"].create(row)
        row["participant_id"] = self.dan.id
        with self.assertRaisesRegex(ValidationError, "on the roster of the session already"):
            self.env["spp.session.attendance"].create([row, row])

    def test_a_marked_person_stays_on_the_roster(self):
        self.mark(self.ana, "present")
        with self.assertRaisesRegex(UserError, "marked person stays"):
            self.session.with_user(self.manager).expected_participant_ids -= self.ana
        with self.assertRaisesRegex(UserError, "marked person stays"):
            self.line(self.ana).with_user(self.manager).unlink()

    def test_a_line_is_not_handed_to_another_person_or_session(self):
        other = self.new_session(date="2026-03-15")
        for values in ({"participant_id": self.dan.id}, {"session_id": other.id}):
            with self.assertRaisesRegex(UserError, "cannot be changed"):
                self.line(self.ana).write(values)
        with self.assertRaisesRegex(UserError, "remove their lines"):
            self.line(self.ana).is_expected = False

    def test_archived_people_stay_on_the_roster_of_a_session_in_progress_and_are_not_copied(self):
        self.session.start()
        self.ana.active = False
        self.session.write({"expected_participant_ids": [fields.Command.link(self.dan.id)]})
        self.assertEqual(self.session.expected_count, 4)
        self.assertEqual(self.session.copy().expected_participant_ids, self.ben + self.carla + self.dan)

    def test_moving_a_session_away_and_back_does_not_open_its_roster(self):
        self.session.date = "2026-04-14"
        with self.assertRaisesRegex(UserError, "Ask an officer"):
            self.session.expected_participant_ids -= self.ana

    def test_before_its_day_the_facilitator_takes_people_off(self):
        session = self.new_session(date="2026-03-15", expected_participant_ids=self.ana.ids)
        session.expected_participant_ids = False
        self.assertFalse(session.attendance_ids)

    def test_from_its_day_on_only_officers_take_people_off_and_say_why(self):
        with self.assertRaisesRegex(UserError, "Ask an officer"):
            self.session.expected_participant_ids -= self.ana
        as_officer = self.session.with_user(self.officer)
        with self.assertRaisesRegex(UserError, "Give the reason"):
            as_officer.expected_participant_ids -= self.ana
        remaining = [fields.Command.unlink(self.ana.id)]
        as_officer.write({"expected_participant_ids": remaining, "change_reason": "Moved to another group"})
        self.assertFalse(self.line(self.ana))
        self.assertIn("People taken off the roster: 1", self.session.message_ids[0].body)

    def test_the_day_begins_at_midnight_where_the_session_is_held(self):
        tomorrow_there_already = self.new_session(
            date="2026-03-15", tz="Pacific/Kiritimati", expected_participant_ids=self.ana.ids
        )
        with self.assertRaisesRegex(UserError, "The day of the session has come"):
            tomorrow_there_already.expected_participant_ids = False

    def test_no_more_people_are_expected_than_the_capacity(self):
        with self.assertRaisesRegex(
            ValidationError, r"More people are expected \(3\) than the session has capacity for \(2\)"
        ):
            self.session.max_participants = 2
        self.session.max_participants = 3
        with self.assertRaisesRegex(ValidationError, r"More people are expected \(4\)"):
            self.session.expected_participant_ids += self.dan
        with self.assertRaisesRegex(ValidationError, r"More people are expected \(2\)"):
            self.new_session(max_participants=1, expected_participant_ids=(self.ana + self.ben).ids)

    def test_walk_ins_above_the_places_are_allowed_and_shown(self):
        self.session.max_participants = 3
        self.mark(self.dan, "present")
        self.assertEqual(self.session.walk_in_count, 1)
        with self.assertRaisesRegex(ValidationError, r"More people are expected \(4\)"):
            self.line(self.dan).is_expected = True

    def test_nobody_is_added_to_a_cancelled_session(self):
        self.session.cancel("Storm")
        with self.assertRaisesRegex(UserError, "cancelled"):
            self.session.expected_participant_ids += self.dan

    def test_only_officers_add_people_to_a_completed_session(self):
        session = self.completed_session()
        with self.assertRaisesRegex(UserError, "Ask an officer"):
            session.expected_participant_ids += self.dan
        self.mark(self.dan, "present", session)
        with self.assertRaisesRegex(UserError, "Ask an officer"):
            self.line(self.dan, session).is_expected = True
        session.with_user(self.officer).expected_participant_ids += self.dan + self.carla
        self.assertEqual((session.expected_count, session.unmarked_count), (4, 1))

    def test_a_line_is_checked_also_where_its_session_comes_as_a_default_of_the_screen(self):
        done = self.completed_session()
        lines = self.env["spp.session.attendance"].with_user(self.facilitator).with_context(default_session_id=done.id)
        with self.assertRaisesRegex(UserError, "is completed"):
            lines.create({"participant_id": self.dan.id})
        with self.assertRaisesRegex(ValidationError, "one session and one person"):
            self.env["spp.session.attendance"].with_user(self.facilitator).create({"participant_id": self.dan.id})
