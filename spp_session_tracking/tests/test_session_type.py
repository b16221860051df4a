from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tools import mute_logger

from .common import SessionCase


class TestSessionType(SessionCase):
    def assert_refused(self, constraint, **values):
        with (
            self.assertRaisesRegex(IntegrityError, constraint),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.env["spp.session.type"].create({"name": "Another", **values})
            self.env.flush_all()

    def test_a_type_asks_for_80_percent_every_month_for_two_hours_unless_told_otherwise(self):
        session_type = self.env["spp.session.type"].create({"name": "Another"})
        self.assertEqual(session_type.required_attendance_percentage, 80.0)
        self.assertEqual(session_type.frequency, "monthly")
        self.assertEqual(session_type.duration_hours, 2.0)
        self.assertEqual(session_type.excused_rule, "neutral")
        self.assertTrue(session_type.counts_for_compliance)

    def test_the_required_attendance_is_a_percentage(self):
        self.assert_refused("percentage_range", required_attendance_percentage=100.01)
        self.assert_refused("percentage_range", required_attendance_percentage=-1)

    def test_a_session_takes_time(self):
        self.assert_refused("duration_positive", duration_hours=0)

    def test_a_code_is_given_once_in_a_company(self):
        self.assert_refused("code_unique", code="HE")
        self.assert_refused("code_unique", code=" HE ")

    def test_a_type_of_sessions_stays_in_its_company(self):
        company = self.env["res.company"].create({"name": "Other"})
        with self.assertRaisesRegex(UserError, "stays in its company"):
            self.session_type.company_id = company
        self.env["spp.session.type"].create({"name": "Unused"}).company_id = company

    def test_another_company_may_use_the_same_code(self):
        company = self.env["res.company"].create({"name": "Other"})
        self.assertTrue(
            self.env["spp.session.type"].create({"name": "Another", "code": "HE", "company_id": company.id})
        )

    def test_any_number_of_types_may_lack_a_code(self):
        types = self.env["spp.session.type"].create([{"name": "One", "code": ""}, {"name": "Two"}])
        self.assertEqual(types.mapped("code"), [False, False])

    def test_the_type_counts_its_sessions(self):
        self.assertEqual(self.session_type.session_count, 1)
        action = self.session_type.action_view_sessions()
        self.assertEqual(self.env["spp.session"].search(action["domain"]), self.session)

    def test_changes_of_what_is_asked_are_tracked(self):
        tracked = ("required_attendance_percentage", "excused_rule", "counts_for_compliance")
        self.assertTrue(all(self.session_type._fields[name].tracking for name in tracked))

    def sentence(self, **values):
        return self.env["spp.session.type"].create({"name": "Another", **values}).rule_sentence

    def test_the_rule_reads_back_in_a_sentence(self):
        self.assertEqual(self.sentence(), "Each person; 80 %; excused left out.")
        households = {"participant_kind": "households", "stand_in_rule": "household"}
        self.assertEqual(
            self.sentence(**households, household_rule="all", excused_rule="absent"),
            "All members of the household; 80 %; excused counts as absent.",
        )
        self.assertEqual(
            self.sentence(participant_kind="households", counts_for_compliance=False),
            "One of the household; 80 %; excused left out; anybody may come for it; not counted for compliance.",
        )
        self.assertEqual(
            self.sentence(stand_in_rule="household", make_up=True, required_attendance_percentage=66.67),
            "Each person; 66.67 %; excused left out; stand-ins of the household only; "
            "another group's session makes up a missed one.",
        )

    def test_a_preset_fills_the_fields_and_is_read_back_from_them(self):
        session_type = self.session_type
        self.assertEqual(session_type.rule_preset, "person")
        session_type.with_user(self.manager).rule_preset = "one_member"
        self.assertEqual((session_type.participant_kind, session_type.stand_in_rule), ("households", "household"))
        session_type.make_up = True
        self.assertEqual(session_type.rule_preset, "own")

    def test_changes_of_who_has_to_come_are_logged(self):
        self.session_type.with_user(self.manager).write({"participant_kind": "households", "make_up": True})
        logged = self.env["spp.session.attendance.change"].search([("session_type_id", "=", self.session_type.id)])
        self.assertEqual(
            {(change.what, change.old_value, change.new_value) for change in logged},
            {("Expected are", "Persons", "Households"), ("Make-up sessions", "No", "Yes")},
        )
