from contextlib import suppress

from odoo.exceptions import AccessError, UserError, ValidationError

from ..ledger.known_records import CONTENT
from ..ledger.record_values import GIVEN
from ..models.api.feed_triggers import RECORD
from ..rest.results import PENDING
from ..rest.row import Mark, Row
from .common import LedgerCase


class TestLedger(LedgerCase):
    def test_a_record_has_the_moment_in_utc_and_the_local_day_and_time(self):
        record = self.record({"attended_at": "2026-03-13 23:30:00", "tz": "Asia/Manila"})
        self.assertEqual(str(record.attendance_date), "2026-03-14")
        self.assertEqual((record.attendance_time, record.marked_at), ("07:30:00", record.attended_at))
        self.assertEqual((record.state, record.attendance_category), ("valid", "present"))
        self.assertTrue(record.external_id)

    def test_what_clients_send_is_stored_compared_and_told_in_the_feed(self):
        sent = {*Row.FIELDS.values(), *Mark.FIELDS.values()} - {"excuse_reason"} | {"excuse"}
        for columns in (GIVEN, CONTENT, RECORD):
            self.assertLessEqual(sent, set(columns))

    def test_clients_are_told_of_each_reason_to_wait(self):
        reasons = self.env["spp.attendance.list"]._fields["held_reason"].get_values(self.env)
        self.assertEqual(set(reasons), PENDING.keys())

    def test_the_zone_is_that_of_the_session_else_of_the_user(self):
        self.assertEqual(self.record({}).tz, "Asia/Manila")
        self.assertEqual(self.record({"session_id": self.session.id}, user=self.facilitator).tz, "UTC")

    def test_a_time_after_receipt_becomes_the_time_of_receipt(self):
        record = self.record({"attended_at": "2026-03-14 12:00:00", "marked_at": "2027-01-01 00:00:00"})
        self.assertEqual((str(record.attended_at), str(record.marked_at)), ("2026-03-14 10:00:00",) * 2)

    def test_people_are_found_by_their_identifier(self):
        self.assertEqual(self.record({"subscriber_id": False, "person_identifier": " BEN "}).subscriber_id, self.s_ben)

    def test_a_record_of_an_unknown_person_is_pending(self):
        record = self.record({"subscriber_id": False, "person_identifier": "NOBODY"})
        self.assertEqual((record.state, record.held_reason), ("held", "unknown_person"))

    def test_every_bad_row_is_named_and_nothing_is_stored(self):
        with self.assertRaises(ValidationError) as raised:
            self.record(
                {},
                {"attendance_category": "sick"},
                {"attendance_category": "excused"},
                {"attendance_external_url": "javascript:alert(1)"},
                {"subscriber_id": False},
                {"tz": "Mars/Olympus"},
                {"attended_at": False},
                {"attendance_type_id": 2**31 - 1},
                {"marked_at": 0},
                {"submitted_at": []},
            )
        message = str(raised.exception)
        for number in range(2, 11):
            self.assertIn(f"Row {number}: ", message)
        self.assertFalse(self.env["spp.attendance.list"].search([]))

    def test_nobody_sets_what_the_server_sets(self):
        for values in ({"state": "valid"}, {"attendance_date": "2026-01-01"}, {"ended_at": "2026-01-01 00:00:00"}):
            with self.assertRaisesRegex(UserError, "server sets this field"):
                self.record(values, user=self.manager)
        records = self.env["spp.attendance.list"].with_context(default_state="voided").with_user(self.recorder)
        values = {"subscriber_id": self.s_ana.id, "attended_at": "2026-03-14 09:00:00"}
        self.assertEqual(records.create(values).state, "valid")

    def test_what_no_session_accepts_is_refused_and_waits_for_nobody(self):
        rows = [
            {"attendance_category": "absent", "attended_by_id": self.dan.id},
            {"attended_by_id": self.ana.id},
        ]
        for row in rows:
            with self.assertRaisesRegex(ValidationError, "(?i)stand"):
                self.record({"session_id": self.session.id, **row})
        held = self.record({"session_id": self.session.id, "attended_by_id": self.dan.id})
        self.assertEqual(held.held_reason, "not_facilitator")

    def test_a_session_that_records_name_is_not_deleted(self):
        for decide in (lambda record: None, lambda record: record.with_user(self.officer).refuse("Nobody came")):
            session = self.new_session(date="2026-03-20")
            record = self.record({"session_id": session.id})
            self.assertEqual(record.state, "held")
            decide(record)
            with self.assertRaisesRegex(UserError, "Cancel it"):
                session.with_user(self.manager).unlink()

    def test_a_record_is_neither_changed_nor_deleted_by_anybody(self):
        record = self.record({}).with_user(self.manager)
        with self.assertRaisesRegex(UserError, "cannot be changed"):
            record.write({"attendance_category": "absent"})
        with self.assertRaises(UserError):
            record.sudo().unlink()

    def test_a_thousand_records_are_a_handful_of_queries(self):
        rows = [
            {"subscriber_id": self.s_ana.id, "attended_at": f"2026-01-01 {n // 60:02}:{n % 60:02}:00"}
            for n in range(1000)
        ]
        self.record(rows[0])
        with self.assertQueryCount(15):
            self.record(*rows[1:])

    # ending

    def test_voiding_says_who_when_and_why_and_stays_listed(self):
        record = self.record({})
        record.void("Wrong person")
        self.assertEqual(
            (record.state, record.ended_by_id, record.end_reason), ("voided", self.recorder, "Wrong person")
        )
        self.assertEqual(str(record.ended_at), "2026-03-14 10:00:00")
        with self.assertRaisesRegex(UserError, "Give the reason"):
            self.record({}).void(" \u200b")

    def test_recorders_end_their_own_records_only(self):
        record = self.record({}, user=self.facilitator)
        with self.assertRaises(AccessError):
            record.with_user(self.recorder).void("Wrong")
        record.with_user(self.officer).void("Wrong")

    def test_a_correction_replaces_the_record(self):
        record = self.record({})
        better = self.record({"attendance_category": "late", "replaces_id": record.id})
        self.assertEqual((record.state, record.replaced_by_ids), ("replaced", better))
        with self.assertRaisesRegex(ValidationError, "was replaced already"):
            self.record({"replaces_id": record.id})

    def test_a_pending_record_replaces_another_only_once_it_is_accepted(self):
        record = self.record({})
        waiting = self.record({"subscriber_id": False, "person_identifier": "NOBODY", "replaces_id": record.id})
        self.assertEqual((waiting.state, record.state), ("held", "valid"))
        waiting.with_user(self.officer).link(self.s_ben.id, "It was Ben")
        self.assertEqual((waiting.state, record.state, record.end_reason), ("valid", "replaced", "It was Ben"))

    def test_of_two_pending_records_that_replace_the_same_one_only_one_is_accepted(self):
        record = self.record({})
        unknown = {"subscriber_id": False, "person_identifier": "NOBODY", "replaces_id": record.id}
        waiting = (self.record(unknown) + self.record(unknown)).with_user(self.officer)
        with self.assertRaisesRegex(UserError, "was replaced already"):
            waiting.link(self.s_ben.id, "It was Ben")
        waiting[0].link(self.s_ben.id, "It was Ben")
        with self.assertRaisesRegex(UserError, "was replaced already"):
            waiting[1].link(self.s_ben.id, "It was Ben")

    def test_whoever_submitted_a_pending_record_voids_it_and_those_of_others_ask_for_an_officer(self):
        unknown = {"subscriber_id": False, "person_identifier": "NOBODY"}
        own, others = self.record(unknown), self.record(unknown, user=self.officer)
        with self.assertRaisesRegex(AccessError, "Only officers decide"):
            others.with_user(self.recorder).void("Wrong")
        own.with_user(self.recorder).void("Wrong")
        self.assertEqual((own.state, others.state), ("voided", "held"))
        own = self.record(unknown)
        own.with_user(self.officer).void("Wrong")
        self.assertEqual(own.state, "voided")

    # on sessions

    def on_session(self, category, minute, person=None, **values):
        row = {
            "session_id": self.session.id,
            "attendance_category": category,
            "marked_at": f"2026-03-14 09:{minute:02}:00",
        }
        row["subscriber_id"] = (person or self.s_ana).id
        if category == "excused":
            row["excuse_reason"] = "Clinic"
        return self.record({**row, **values}, user=self.facilitator)

    def test_a_record_with_a_session_is_a_statement_about_its_line(self):
        self.on_session("late", 5)
        line = self.line(self.ana)
        self.assertEqual((line.status, line.attendance_time.hour, line.marked_by_id), ("late", 9, self.facilitator))

    def test_voiding_restores_the_statement_that_wins_of_the_others(self):
        self.mark(self.ana, "absent", marked_at="2026-03-14 09:01:00")
        self.on_session("late", 5)
        last = self.on_session("present", 9)
        last.void("Wrong")
        self.assertEqual(self.line(self.ana).status, "late")

    def test_replacing_withdraws_the_old_statement(self):
        first = self.on_session("present", 9)
        self.on_session("late", 5, replaces_id=first.id)
        self.assertEqual(self.line(self.ana).status, "late")

    def test_what_a_session_does_not_accept_is_pending(self):
        future = self.new_session(date="2026-04-14", expected_participant_ids=self.ana.ids)
        self.assertEqual(self.on_session("present", 5, session_id=future.id).held_reason, "session_not_open")
        self.session.cancel("Storm")
        self.assertEqual(self.on_session("present", 5).held_reason, "session_cancelled")
        self.assertFalse(self.line(self.ana).status)

    # decisions

    def test_officers_link_a_pending_record_to_a_person(self):
        record = self.record({"subscriber_id": False, "person_identifier": "NOBODY"})
        with self.assertRaises(AccessError):
            record.link(self.s_ben.id, "It is Ben")
        for verb in (record.with_user(self.officer).link, record.with_user(self.officer).move):
            for given in (str(self.s_ben.id), True, 2**40, [self.s_ben.id]):
                with self.assertRaisesRegex(UserError, "in the company"):
                    verb(given, "It is Ben")
        record.with_user(self.officer).link(self.s_ben.id, "It is Ben")
        self.assertEqual(
            (record.state, record.subscriber_id, record.decided_by_id), ("valid", self.s_ben, self.officer)
        )
        self.assertEqual((record.decision_reason, record.held_reason), ("It is Ben", False))

    def test_nobody_decides_about_a_record_that_they_submitted(self):
        unknown = {"subscriber_id": False, "person_identifier": "NOBODY"}
        own = self.record(unknown, user=self.officer)
        named = self.record({**unknown, "submitted_by": f" {self.officer.login.upper()} "})
        client = self.env["spp.attendance.api.client.credential"].create({"name": "Tablet", "user_id": self.officer.id})
        sent = self.record(unknown)
        sent._by_server().write({"client_id": client.id})
        for record in (own, named, sent, own + self.record(unknown)):
            as_officer = record.with_user(self.officer)
            for officer in (as_officer, as_officer.sudo()):
                for decide in (
                    lambda officer=officer: officer.accept("It is so"),
                    lambda officer=officer: officer.link(self.s_ben.id, "It is Ben"),
                    lambda officer=officer: officer.move(False, "No session"),
                    lambda officer=officer: officer.refuse("No"),
                ):
                    with self.assertRaisesRegex(UserError, "another officer has to decide"):
                        decide()
            with self.assertRaisesRegex(UserError, "cannot be changed"):
                as_officer.write({"state": "valid"})
            self.assertEqual(set(record.mapped("state")), {"held"})
        own.with_user(self.manager).link(self.s_ben.id, "It is Ben")
        self.assertEqual(own.state, "valid")

    def test_by_which_way_a_record_came_is_what_happened(self):
        records = self.env["spp.attendance.list"].with_user(self.recorder)
        keys = {"import_file": True, "default_source": "api", "default_client_id": 1, "import_report": True}
        values = {"subscriber_id": self.s_ana.id, "attended_at": "2026-03-14 09:00:00"}
        record = records.with_context(**keys).create(values)
        self.assertEqual((record.source, record.client_id.id), ("manual", False))
        for given in ({"source": "moodle"}, {"client_id": 1}):
            with self.assertRaisesRegex(UserError, "server sets this field"):
                records.create({**values, **given})

    def test_officers_move_accept_and_refuse_pending_records(self):
        future = self.new_session(date="2026-04-14", expected_participant_ids=self.ana.ids)
        moved, refused = (
            self.on_session("present", 5, session_id=future.id),
            self.on_session("late", 6, session_id=future.id),
        )
        moved._by_server().write({"source": "api"})
        for none in (0, "", []):
            with self.assertRaisesRegex(UserError, "no session"):
                moved.with_user(self.officer).move(none, "The session of today")
        moved.with_user(self.officer).move(self.session.id, "The session of today")
        line = self.line(self.ana)
        self.assertEqual((moved.state, line.status, line.source), ("valid", "present", "api"))
        refused.with_user(self.officer).refuse("Sent twice")
        self.assertEqual(refused.state, "voided")

    def test_a_late_contradiction_is_pending_and_counts_once_accepted(self):
        self.mark(self.ana, "absent")
        self.session.complete()
        self.env.company.correction_days = -1
        record = self.on_session("present", 30, marked_at="2026-03-14 10:00:00", submitted_at="2026-03-14 10:00:00")
        self.assertEqual(record.held_reason, "late_contradiction")
        self.assertEqual(self.line(self.ana).status, "absent")
        record.with_user(self.officer).accept("The sheet says so")
        self.assertEqual((record.state, self.line(self.ana).status), ("valid", "present"))

    def test_after_the_correction_days_a_record_is_replaced_only_when_an_officer_accepts_it(self):
        first = self.on_session("absent", 30)
        self.session.complete()
        self.env.company.correction_days = -1
        for better in ({"session_id": False}, {"attendance_category": "present"}):
            record = self.on_session("absent", 31, replaces_id=first.id, **better)
            self.assertEqual((record.held_reason, first.state), ("late_contradiction", "valid"))
        self.assertEqual(self.line(self.ana).status, "absent")
        record.with_user(self.officer).accept("The sheet says so")
        self.assertEqual((record.state, first.state), ("valid", "replaced"))
        self.assertEqual(self.line(self.ana).status, "present")

    def test_refusing_a_pending_record_leaves_its_session_alone(self):
        self.mark(self.ana, "absent")
        self.session.complete()
        self.env.company.correction_days = -1
        record = self.on_session("present", 30, marked_at="2026-03-14 10:00:00", submitted_at="2026-03-14 10:00:00")
        record.with_user(self.officer).refuse("The sheet does not say so")
        self.assertEqual((record.state, self.line(self.ana).status), ("voided", "absent"))

    # rights

    def test_the_form_of_a_record_names_the_person_with_the_identifier_only_to_those_who_see_it(self):
        person = {"fields": {"display_name": {}}, "context": {"show_identifier": True}}
        for user, name in ((self.viewer, "Ana"), (self.recorder, "Ana (P-1)"), (self.officer, "Ana (P-1)")):
            record = self.record({}).with_user(user)
            self.env.invalidate_all()  # each asks in a request of their own
            [shown] = record.web_read({"subscriber_id": person})
            self.assertEqual(shown["subscriber_id"]["display_name"], name)

    def test_sudo_opens_excuses_of_records_to_nobody(self):
        record = self.record({"attendance_category": "excused", "excuse_reason": "Clinic"})
        self.assertFalse(record.with_user(self.viewer).sudo().excuse_reason)
        self.assertEqual(record.with_user(self.officer).sudo().excuse_reason, "Clinic")
        self.assertEqual(record.with_env(self.env).excuse_reason, "Clinic", "the server itself")

    def test_excuses_of_records_are_not_shown_to_whoever_types_another_session_in_a_form(self):
        record = self.record({"attendance_category": "excused", "excuse_reason": "Clinic"})
        sessions = self.env["spp.session"].with_user(self.colleague)
        own = sessions.create({"session_type_id": self.session_type.id, "date": "2026-03-16"})
        shown = {"attendance_list_ids": {"fields": {"excuse_reason": {}, "session_id": {}}}}
        for typed in ({"session_id": own.id}, {"create_uid": self.colleague.id}):
            people = self.people.with_user(self.colleague)
            form = people.with_context(default_attendance_list_ids=[[1, record.id, typed]])
            with suppress(AccessError):  # 19.0 refuses those who cannot save it
                self.assertNotIn("Clinic", str(form.onchange({}, [], shown)))

    def test_viewers_read_records_without_identifiers_and_excuses_and_record_nothing(self):
        record = self.record({"attendance_category": "excused", "excuse_reason": "Clinic"})
        visible = record.with_user(self.viewer)
        self.assertEqual(visible.attendance_category, "excused")
        self.assertFalse(visible.excuse_reason)
        self.assertEqual(record.excuse_reason, "Clinic")
        for name in ("person_identifier", "excuse"):
            with self.assertRaises(AccessError):
                visible.read([name])
        with self.assertRaises(AccessError):
            visible.void("x")
        with self.assertRaises(AccessError):
            self.record({}, user=self.viewer)

    def test_companies_never_see_each_others_records(self):
        self.record({})
        other = self.other_manager()
        self.assertFalse(self.env["spp.attendance.list"].with_user(other).search([]))
        with self.assertRaisesRegex(ValidationError, "Person: there is no"):
            self.record({}, user=other)
        with self.assertRaisesRegex(ValidationError, "no company"):
            self.record({"company_id": other.company_id.id})

    def test_what_a_recorder_says_of_a_session_of_others_waits_for_an_officer(self):
        held = self.record({"session_id": self.session.id})
        self.assertEqual((held.state, held.held_reason), ("held", "not_facilitator"))
        self.assertFalse(self.line(self.ana).status)
        self.assertIn(self.facilitator.name, held.with_user(self.officer).evidence)
        held.with_user(self.officer).accept("Both were there")
        self.assertEqual((held.state, self.line(self.ana).status), ("valid", "present"))
