from odoo.exceptions import ValidationError
from odoo.tests import Form

from .common import HouseholdCase


class TestSessionType(HouseholdCase):
    def test_one_adult_of_the_household_reads_back_as_that(self):
        self.session_type.required_attendance_percentage = 85
        self.assertEqual(
            self.session_type.rule_sentence, "One of the household by role (adult); 85 %; excused left out."
        )

    def test_a_rule_names_roles_that_there_are(self):
        with self.assertRaisesRegex(ValidationError, "has the role elder. Choose from these: Head, Adult, Child"):
            self.session_type.household_roles = "Adult, Elder"
        with self.assertRaisesRegex(ValidationError, "Say which roles"):
            self.session_type.household_roles = " , "
        self.session_type.household_roles = "adult , HEAD"
        self.assertIn("One of the household by role (adult / head)", self.session_type.rule_sentence)

    def test_a_preset_fills_the_fields_on_the_form(self):
        with Form(self.session_type.with_user(self.manager)) as form:
            form.rule_preset = "all_members"
            self.assertEqual((form.participant_kind, form.household_rule), ("households", "all"))
        self.assertIn("All members of the household", self.session_type.rule_sentence)
