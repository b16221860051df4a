from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError

from ..marking.mark_batch import MarkBatch
from ..rules import Mark, Statement
from .common import NOW, SessionCase

NINE, HALF_PAST, TEN = "2026-03-14 09:00:00", "2026-03-14 09:30:00", NOW


class TestMarking(SessionCase):
    def assert_refused(self, sentence, rows):
        with self.assertRaisesRegex(ValidationError, sentence):
            self.env["spp.session"].with_user(self.facilitator).mark(rows)

    def row(self, person, status, **members):
        return {"session_id": self.session.id, "participant_id": person.id, "status": status, **members}

    # what a mark says

    def test_a_mark_says_who_stated_it_and_when(self):
        self.assertEqual(self.mark(self.ana, "late", marked_at=HALF_PAST, attendance_time=NINE), "marked")
        line = self.line(self.ana)
        self.assertEqual((line.status, line.basis, line.source), ("late", "observed", "manual"))
        self.assertEqual(line.marked_by_id, self.facilitator)
        self.assertEqual(
            (line.marked_at, line.attendance_time), (datetime(2026, 3, 14, 9, 30), datetime(2026, 3, 14, 9))
        )
        self.assertTrue(line.is_attended)
        self.assertFalse(line.is_excused)

    def test_a_mark_without_a_time_is_stated_now_and_says_nothing_of_when_the_person_came(self):
        self.mark(self.ana, "present")
        self.assertEqual(self.line(self.ana).marked_at, datetime(2026, 3, 14, 10))
        self.assertFalse(self.line(self.ana).attendance_time)

    def test_a_mark_on_the_screen_says_that_the_person_came_now(self):
        self.line(self.ana).action_present()
        self.assertEqual(self.line(self.ana).attendance_time, datetime(2026, 3, 14, 10))
        self.assertEqual(self.line(self.ana).source, "manual")

    def test_times_carry_their_offset_and_times_after_now_are_cut_to_now(self):
        self.mark(self.ana, "present", marked_at="2026-03-14T17:15:00+08:00", attendance_time="2026-03-15T00:00:00Z")
        self.assertEqual(self.line(self.ana).marked_at, datetime(2026, 3, 14, 9, 15))
        self.assertEqual(self.line(self.ana).attendance_time, datetime(2026, 3, 14, 10))

    def test_a_clock_that_is_ahead_lets_no_statement_stand_for_ever(self):
        self.mark(self.ana, "present", marked_at="2027-01-01 00:00:00")
        self.assertEqual(self.line(self.ana).marked_at, datetime(2026, 3, 14, 10))

    def test_somebody_may_stand_in_for_a_person_who_is_expected(self):
        self.mark(self.ana, "present", attended_by_id=self.dan.id)
        self.assertEqual(self.line(self.ana).attended_by_id, self.dan)
        self.assertNotIn(self.dan, self.session.attendance_ids.participant_id)

    def test_nobody_stands_in_for_an_absent_person_nor_for_themselves(self):
        self.assert_refused("stands in only", [self.row(self.ana, "absent", attended_by_id=self.dan.id)])
        self.assert_refused("their own stand-in", [self.row(self.ana, "present", attended_by_id=self.ana.id)])

    def test_an_excuse_needs_a_reason(self):
        self.assert_refused("reason of the excuse", [self.row(self.ana, "excused")])
        self.assert_refused("reason of the excuse", [self.row(self.ana, "excused", excuse_reason="  ")])
        self.mark(self.ana, "excused", excuse_reason="Ill")
        self.assertEqual(self.line(self.ana).excuse_reason, "Ill")
        self.assertTrue(self.line(self.ana).is_excused)

    def test_the_reason_goes_when_the_person_comes_after_all(self):
        self.mark(self.ana, "excused", excuse_reason="Ill")
        self.mark(self.ana, "late")
        self.assertFalse(self.line(self.ana).excuse_reason)

    def test_somebody_unannounced_becomes_a_walk_in(self):
        self.mark(self.dan, "present")
        line = self.line(self.dan)
        self.assertFalse(line.is_expected)
        self.assertEqual(line.session_date, self.session.date)
        self.assertEqual(line.session_type_id, self.session_type)
        self.assertEqual(line.company_id, self.session.company_id)

    # which statement stands

    def test_the_later_statement_stands_in_whatever_order_they_arrive(self):
        self.mark(self.ana, "absent", marked_at=HALF_PAST)
        self.assertEqual(self.mark(self.ana, "present", marked_at=NINE), "superseded")
        self.assertEqual(self.line(self.ana).status, "absent")
        self.assertEqual(self.mark(self.ana, "late", marked_at=TEN), "marked")
        self.assertEqual(self.line(self.ana).status, "late")

    def test_of_two_statements_of_one_moment_the_better_for_the_person_stands(self):
        for first, second in (("present", "absent"), ("absent", "present")):
            person = self.env["res.partner"].create({"name": "Somebody"})
            self.mark(person, first, marked_at=NINE)
            self.mark(person, second, marked_at=NINE)
            self.assertEqual(self.line(person).status, "present")

    def test_a_statement_sent_twice_changes_nothing(self):
        self.mark(self.ana, "late", marked_at=NINE)
        self.assertEqual(self.mark(self.ana, "late", marked_at=NINE), "unchanged")

    def test_marks_without_a_time_follow_each_other(self):
        for status in ("present", "absent", "late"):
            self.mark(self.ana, status)
            self.assertEqual(self.line(self.ana).status, status)

    def test_of_two_rows_about_one_person_in_one_call_the_later_stands(self):
        rows = [self.row(self.ana, "late", marked_at=HALF_PAST), self.row(self.ana, "absent", marked_at=NINE)]
        outcomes = self.env["spp.session"].with_user(self.facilitator).mark(rows)
        self.assertEqual([outcome["outcome"] for outcome in outcomes], ["marked", "superseded"])
        self.assertEqual(self.line(self.ana).status, "late")

    def test_a_mark_is_taken_back_until_completion_and_an_older_one_does_not_bring_it_back(self):
        self.mark(self.ana, "present", marked_at=NINE)
        self.assertEqual(self.mark(self.ana, False, marked_at=TEN), "marked")
        self.assertFalse(self.line(self.ana).status or self.line(self.ana).basis)
        self.assertEqual(self.mark(self.ana, "late", marked_at=HALF_PAST), "superseded")
        self.assertFalse(self.line(self.ana).status)

    # when a session takes marks

    def test_a_mark_starts_a_scheduled_session(self):
        self.mark(self.ana, "present")
        self.assertEqual(self.session.state, "in_progress")

    def test_a_session_opens_twelve_hours_before_its_start(self):
        session = self.new_session(date="2026-03-15", start_time=8.0)
        row = {**self.row(self.ana, "present"), "session_id": session.id}
        self.assert_refused("Sat 14 Mar 2026, 20:00 .UTC.. Before", [row])
        with freeze_time("2026-03-14 20:00:00"):
            self.mark(self.ana, "present", session)
        self.assertEqual(session.state, "in_progress")

    def test_when_a_session_opens_is_told_in_its_own_zone(self):
        session = self.new_session(date="2026-03-15", start_time=8.0, tz="Asia/Manila")
        row = {**self.row(self.ana, "present"), "session_id": session.id}
        with freeze_time("2026-03-14 11:59:00"):
            self.assert_refused("Sat 14 Mar 2026, 20:00 .Asia/Manila.. Before", [row])

    def test_the_company_says_how_early_sessions_open(self):
        self.env.company.open_hours = 48
        session = self.new_session(date="2026-03-16", start_time=8.0)
        self.mark(self.ana, "present", session)
        self.assertEqual(session.state, "in_progress")

    def test_before_it_opens_a_session_takes_excuses_and_stays_scheduled(self):
        session = self.new_session(date="2026-04-14")
        self.mark(self.ana, "excused", session, excuse_reason="Travels")
        self.assertEqual(session.state, "scheduled")
        self.mark(self.ana, False, session)
        self.assertFalse(self.line(self.ana, session).status)

    def test_a_cancelled_session_takes_no_marks(self):
        self.session.cancel("Storm")
        self.assert_refused("cancelled and takes no marks", [self.row(self.ana, "present")])

    def test_an_observed_mark_replaces_an_assumed_absence_after_completion(self):
        self.mark(self.ana, "present")
        self.session.complete()
        self.mark(self.ben, "late", marked_at=HALF_PAST)
        line = self.line(self.ben)
        self.assertEqual((line.status, line.basis), ("late", "observed"))
        self.assertEqual(self.session.assumed_absent_count, 1)

    def test_an_observed_mark_stands_after_completion(self):
        session = self.completed_session()
        for status in ("absent", False):
            with self.assertRaisesRegex(ValidationError, "completed"):
                self.mark(self.ana, status, session)

    def test_facilitators_mark_for_three_days_after_completion_and_then_managers(self):
        self.mark(self.ana, "present")
        self.session.complete()
        with freeze_time(datetime(2026, 3, 14, 10) + timedelta(days=3, seconds=1)):
            self.assert_refused("Ask a manager", [self.row(self.ben, "present")])
            self.env["spp.session"].with_user(self.manager).mark([self.row(self.ben, "present")])
        self.assertEqual(self.line(self.ben).status, "present")

    # many rows and bad rows

    def test_bad_rows_are_all_named_and_nothing_is_kept(self):
        rows = [
            self.row(self.ana, "present"),
            self.row(self.ben, "excused"),
            {**self.row(self.carla, "present"), "session_id": 999999},
        ]
        with self.assertRaises(ValidationError) as raised:
            self.env["spp.session"].with_user(self.facilitator).mark(rows)
        message = str(raised.exception)
        self.assertIn("Rows to be mended: 2 of 3.", message)
        self.assertIn("Row 2: Give the reason", message)
        self.assertIn("Row 3: There is no session 999999", message)
        self.assertFalse(any(self.session.attendance_ids.mapped("status")))

    def test_malformed_rows_are_refused_in_plain_words(self):
        good = self.row(self.ana, "present")
        for sentence, rows in (
            ("takes a list", "present"),
            ("is an object", ["present"]),
            ("session_id has to be the id", [{**good, "session_id": "7"}]),
            ("participant_id has to be the id", [{**good, "participant_id": True}]),
            ("participant_id has to be the id", [{**good, "participant_id": 2**40}]),
            ("attended_by_id has to be the id", [{**good, "attended_by_id": -1}]),
            ("status has to be one of", [{**good, "status": "here"}]),
            ("status has to be one of", [{**good, "status": ["present"]}]),
            *(("status has to be one of", [{**good, "status": empty}]) for empty in ("", 0, {}, [])),
            ("status has to be one of", [{"session_id": 1, "participant_id": 1}]),
            ("marked_at has to be a time", [{**good, "marked_at": "yesterday"}]),
            ("marked_at has to be a time", [{**good, "marked_at": 12}]),
            *(("marked_at has to be a time", [{**good, "marked_at": empty}]) for empty in (0, {}, [])),
            *(("attendance_time has to be a time", [{**good, "attendance_time": empty}]) for empty in (0, {}, [])),
            *(("excuse_reason has to be text", [{**good, "excuse_reason": empty}]) for empty in (0, {}, [])),
            ("attendance_time has to be a time", [{**good, "attendance_time": "2026-02-30 10:00:00"}]),
            ("excuse_reason has to be text", [{**good, "excuse_reason": 12}]),
            ("no member basis, source. A row has: session_id, ", [{**good, "source": "api", "basis": "observed"}]),
            ("no contact 999999", [{**good, "participant_id": 999999}]),
        ):
            self.assert_refused(sentence, rows)

    def test_no_rows_are_no_error(self):
        self.assertEqual(self.env["spp.session"].with_user(self.facilitator).mark([]), [])

    # the screen

    def test_everybody_present_marks_those_who_are_expected_and_unmarked(self):
        self.mark(self.ana, "excused", excuse_reason="Ill")
        self.session.action_everyone_present()
        self.assertEqual(
            [self.line(who).status for who in (self.ana, self.ben, self.carla)], ["excused", "present", "present"]
        )

    def test_a_second_tap_on_a_button_states_nothing_new(self):
        self.line(self.ana).action_late()
        stated = self.line(self.ana).marked_at
        with freeze_time("2026-03-14 10:30:00"):
            self.line(self.ana).action_late()
        self.assertEqual(self.line(self.ana).marked_at, stated)

    def test_a_button_changes_a_mark_even_within_the_same_second(self):
        line = self.line(self.ana)
        for action, status in (
            (line.action_present, "present"),
            (line.action_absent, "absent"),
            (line.action_unmark, False),
        ):
            action()
            self.assertEqual(line.status, status)

    def test_the_excuse_dialog_marks_with_its_reason_and_keeps_no_copy_of_it(self):
        action = self.line(self.ana).action_excused()
        dialogs = self.env[action["res_model"]].with_user(self.facilitator).with_context(**action["context"])
        dialog = dialogs.create({"reason": "Ill"})
        dialog.action_confirm()
        self.assertEqual(self.line(self.ana).excuse_reason, "Ill")
        self.assertFalse(dialog.exists())

    def test_the_walk_in_dialog_marks_somebody_who_was_not_expected(self):
        action = self.session.action_walk_in()
        dialogs = self.env[action["res_model"]].with_user(self.facilitator).with_context(**action["context"])
        dialogs.create({"participant_id": self.dan.id}).action_confirm()
        self.assertEqual((self.line(self.dan).status, self.line(self.dan).is_expected), ("present", False))

    def test_writing_a_status_on_a_line_is_a_mark_by_the_same_rules(self):
        self.session.cancel("Storm")
        with self.assertRaisesRegex(ValidationError, "cancelled"):
            self.line(self.ana).status = "present"

    def test_came_and_excused_are_written_one_at_a_time(self):
        line = self.line(self.ana)
        line.is_attended = True
        self.assertEqual(line.status, "present")
        line.is_attended = False
        self.assertEqual(line.status, "absent")
        line.write({"is_excused": True, "excuse_reason": "Ill"})
        self.assertEqual(line.status, "excused")
        with self.assertRaisesRegex(UserError, "not both"):
            line.write({"is_attended": True, "is_excused": True})

    def test_a_late_person_who_came_stays_late(self):
        self.mark(self.ana, "late")
        self.line(self.ana).is_attended = True
        self.assertEqual(self.line(self.ana).status, "late")

    def test_what_the_server_sets_is_written_by_nobody(self):
        for name, value in (
            ("basis", "observed"),
            ("source", "api"),
            ("marked_by_id", self.viewer.id),
            ("session_date", NOW),
        ):
            with self.assertRaisesRegex(UserError, "server sets this field"):
                self.line(self.ana).with_user(self.manager).write({name: value})
            with self.assertRaisesRegex(UserError, "server sets this field"):
                self.env["spp.session.attendance"].with_user(self.manager).create(
                    {"session_id": self.session.id, "participant_id": self.dan.id, name: value}
                )

    def test_what_is_written_on_a_line_is_read_as_carefully_as_a_row(self):
        line = self.line(self.ana)
        line.write(
            {"status": "late", "attendance_time": "2026-03-14 09:10:00", "marked_at": "2026-03-14T17:15:00+08:00"}
        )
        self.assertEqual(
            (line.attendance_time, line.marked_at), (datetime(2026, 3, 14, 9, 10), datetime(2026, 3, 14, 9, 15))
        )
        for sentence, values in (
            ("status has to be one of", {"status": "here"}),
            ("excuse_reason has to be text", {"status": "excused", "excuse_reason": 5}),
            ("excuse_reason has to be text", {"status": "excused", "excuse_reason": "a\0b"}),
            ("attendance_time has to be a time", {"status": "late", "attendance_time": "2026-03-14"}),
            ("goes with the status excused", {"status": "late", "excuse_reason": "Ill"}),
        ):
            with self.assertRaisesRegex(ValidationError, sentence):
                line.write(values)
        self.assertEqual(line.status, "late")
        with self.assertRaisesRegex(UserError, "Mark the person first"):
            self.line(self.ben).excuse_reason = "Ill"

    def test_defaults_of_the_context_mark_nobody(self):
        defaults = {"default_status": "present", "default_basis": "observed", "default_marked_by_id": self.viewer.id}
        lines = self.env["spp.session.attendance"].with_user(self.facilitator).with_context(**defaults)
        line = lines.create({"session_id": self.session.id, "participant_id": self.dan.id})
        self.assertFalse(line.status or line.basis or line.marked_by_id)

    def test_an_assumed_absence_is_not_taken_back(self):
        self.mark(self.ana, "present")
        self.session.complete()
        with self.assertRaisesRegex(ValidationError, "not taken back"):
            self.mark(self.ben, False)

    def test_a_mark_that_was_taken_back_does_not_come_back_after_completion(self):
        self.mark(self.ana, "present")
        self.mark(self.ben, "present", marked_at=NINE)
        self.mark(self.ben, False, marked_at=HALF_PAST)
        self.session.complete()
        self.assertEqual(self.mark(self.ben, "present", marked_at=NINE), "superseded")
        self.assertEqual((self.line(self.ben).status, self.line(self.ben).basis), ("absent", "assumed"))

    def test_imported_marks_say_that_they_were_imported(self):
        lines = self.env["spp.session.attendance"].with_user(self.facilitator).with_context(import_file=True)
        answer = lines.load(
            ["session_id/.id", "participant_id", "status", "excuse_reason"],
            [[str(self.session.id), "Dan", "Excused", "Ill"]],
        )
        self.assertEqual(answer["messages"], [])
        line = lines.browse(answer["ids"])
        self.assertEqual((line.status, line.source, line.excuse_reason), ("excused", "import", "Ill"))

    def test_of_an_import_with_a_bad_row_nothing_is_kept(self):
        lines = self.env["spp.session.attendance"].with_user(self.facilitator)
        answer = lines.load(
            ["session_id/.id", "participant_id", "status"],
            [[str(self.session.id), "Dan", "Present"], [str(self.session.id), "Carla", "Excused"]],
        )
        self.assertFalse(answer["ids"])
        self.assertIn("Give the reason of the excuse", answer["messages"][0]["message"])
        self.assertFalse(self.line(self.dan))

    # columns of other addons

    def test_further_columns_are_stored_with_new_and_with_known_lines(self):
        marks = [Mark(self.session.id, person.id, Statement(status="present")) for person in (self.ana, self.dan)]
        batch = MarkBatch(self.env(user=self.facilitator), "import").load(marks)
        for mark in marks:
            batch.apply(mark)
        batch.save(extra_columns={"notes": {mark.line_key: "Seen" for mark in marks}})
        self.assertEqual([self.line(person).notes for person in (self.ana, self.dan)], ["Seen", "Seen"])
