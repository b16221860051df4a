from itertools import chain, combinations

from odoo.exceptions import RedirectWarning, ValidationError

from ..models.ledger.uniqueness import parameter
from ..rules import PARTS
from .common import LedgerCase

RULES = list(chain.from_iterable(combinations(PARTS, size) for size in range(len(PARTS) + 1)))


class TestUniqueness(LedgerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = {
            "attended_at": "2026-03-13 09:00:00",
            "attendance_type_id": cls.training.id,
            "attendance_location_id": cls.hall.id,
        }
        other_hall = cls.env["spp.attendance.location"].create({"name": "School"})
        # for each part, the same but for it
        cls.other = {
            "date": {"attended_at": "2026-03-12 09:00:00"},
            "time": {"attended_at": "2026-03-13 08:00:00"},
            "type": {"attendance_type_id": cls.visit.id},
            "location": {"attendance_location_id": other_hall.id},
        }

    def rule(self, *parts):
        for part in PARTS:
            self.env["ir.config_parameter"].set_param(parameter(part), part in parts)
        self.env.cr.flush()

    def test_each_combination_looks_at_its_parts_and_no_others(self):
        for parts in RULES:
            with self.subTest(parts=parts):
                self.env["spp.attendance.list"].with_user(self.officer).search([("state", "=", "valid")]).void("Over")
                self.rule(*parts)
                self.record(self.first)
                for part, other in self.other.items():
                    row = {**self.first, **other}
                    if part in parts or not parts:
                        self.record(row).void("Over")
                    else:
                        with self.assertRaisesRegex(ValidationError, "is recorded already"):
                            self.record(row)

    def test_the_index_is_always_the_one_of_the_configuration(self):
        records = self.env["spp.attendance.list"]
        for parts in RULES:
            self.rule(*parts)
            name = "spp_attendance_list_unique_" + "_".join(parts)
            self.assertEqual(records._unique_indexes(), [name] if parts else [])
        self.env["ir.config_parameter"].search([("key", "=", parameter("date"))]).unlink()
        self.env.cr.flush()
        self.assertEqual(records._unique_indexes(), ["spp_attendance_list_unique_time_type_location"])

    def test_the_sentence_names_the_other_record_and_nobody(self):
        self.rule("date")
        record = self.record(self.first)
        with self.assertRaises(ValidationError) as raised:
            self.record(self.first)
        self.assertIn(f"is recorded already, as record {record.id}.", str(raised.exception))
        self.assertNotIn("Ana", str(raised.exception))

    def test_two_rows_of_one_request_are_no_exception(self):
        self.rule("date")
        with self.assertRaisesRegex(ValidationError, "Row 2: This row repeats row 1"):
            self.record(self.first, self.first)

    def test_no_type_equals_no_type(self):
        self.rule("date", "type")
        row = {**self.first, "attendance_type_id": False}
        self.record(row)
        with self.assertRaises(ValidationError):
            self.record(row)

    def test_another_person_another_company_and_a_session_are_no_duplicates(self):
        self.rule("date")
        self.record(self.first, {**self.first, "subscriber_id": self.s_ben.id})
        self.record(
            {**self.first, "session_id": self.session.id, "attended_at": "2026-03-14 09:00:00"}, user=self.facilitator
        )
        self.record({**self.first, "attended_at": "2026-03-14 09:00:00"})

    def test_what_does_not_count_is_no_duplicate(self):
        self.rule("date")
        self.record(self.first).void("Wrong")
        replaced = self.record(self.first)
        self.record({**self.first, "replaces_id": replaced.id})
        unknown = {"subscriber_id": False, "person_identifier": "NOBODY"}
        self.record({**self.first, **unknown}, {**self.first, **unknown})

    def test_a_held_record_that_would_count_twice_is_not_linked(self):
        self.rule("date")
        self.record(self.first)
        held = self.record({**self.first, "subscriber_id": False, "person_identifier": "NOBODY"})
        with self.assertRaisesRegex(ValidationError, "is recorded already"):
            held.with_user(self.officer).link(self.s_ana.id, "It is Ana")

    def test_a_rule_is_not_switched_on_over_records_that_break_it(self):
        twice = self.record(self.first, {**self.first, **self.other["type"]})
        self.rule("date", "type")
        with self.assertRaises(RedirectWarning) as raised, self.env.cr.savepoint():
            self.rule("date")
        _message, action, _button, context = raised.exception.args
        self.assertEqual(action, self.env.ref("spp_attendance.spp_attendance_list_action_twice").id)
        shown = self.env["spp.attendance.list"].with_context(**context).search([("is_recorded_twice", "=", True)])
        self.assertEqual(shown, twice)
        twice[0].void("Wrong type")
        self.rule("date")

    def test_thousands_of_one_request_are_looked_at_by_the_rule(self):
        self.rule("date", "time")
        clock = [f"{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}" for n in range(6000)]
        records = self.record(*[{**self.first, "attended_at": f"2026-03-01 {time}"} for time in clock])
        self.assertEqual(len(records), 6000)
        with self.assertRaisesRegex(ValidationError, f"is recorded already, as record {records[5999].id}."):
            self.record({**self.first, "attended_at": f"2026-03-01 {clock[5999]}"})

    def test_without_a_rule_nobody_is_recorded_twice(self):
        twice = self.record(self.first, self.first)
        self.assertFalse(twice.search([("is_recorded_twice", "=", True)]))
        self.assertEqual(twice.mapped("is_recorded_twice"), [False, False])

    def test_settings_may_pass_through_a_rule_that_records_break(self):
        self.record(self.first, {**self.first, **self.other["type"]})
        self.rule("date", "type")
        self.assertEqual(self.env["spp.attendance.list"]._unique_parts(), ("date", "type"))
