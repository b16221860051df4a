import base64

from odoo.exceptions import UserError
from odoo.tests import Form

from .common import LedgerCase


class TestAddPeopleByIdentifier(LedgerCase):
    """A roster is filled from a list of identifiers, typed or as a file, by the facilitator of the session."""

    def setUp(self):
        super().setUp()
        self.new = self.new_session(name="New")

    def dialog(self, **values):
        context = self.new.action_add_people()["context"]
        form = Form(self.env["spp.session.add.people"].with_user(self.facilitator).with_context(**context))
        form.source = "identifiers"
        for name, value in values.items():
            setattr(form, name, value)
        return form

    def file(self, text, encoding="utf-8"):
        return base64.b64encode(text.encode(encoding)).decode()

    def test_typed_identifiers_name_their_people_once(self):
        form = self.dialog(identifiers="P-1\nP-1\n")
        self.assertEqual((form.new_count, form.problem), (1, False))
        form.save().action_confirm()
        self.assertEqual(self.new.expected_participant_ids, self.ana)

    def test_those_who_are_not_known_are_told_by_their_lines(self):
        form = self.dialog(identifiers="nobody\nP-1\nnobody else")
        self.assertEqual(form.problem, "Identifiers that are not known: 2 of 3. Lines: 1, 3.")
        form.save().action_confirm()
        self.assertEqual(self.new.expected_participant_ids, self.ana)

    def test_a_file_names_them_too(self):
        form = self.dialog(identifier_file=self.file("Name;Identifier\nAna;P-1\nX;P-0"))
        self.assertEqual(form.problem, "Identifiers that are not known: 1 of 2. Lines: 3.")
        form.save().action_confirm()
        self.assertEqual(self.new.expected_participant_ids, self.ana)

    def test_a_file_that_is_not_utf_8_is_refused_with_what_to_do(self):
        with self.assertRaisesRegex(UserError, "CSV UTF-8"):
            self.dialog(identifier_file=self.file("Identifiér\nP-1", "cp1252"))

    def test_a_file_of_several_columns_without_the_heading_is_refused(self):
        with self.assertRaisesRegex(UserError, "heading person_identifier"):
            self.dialog(identifier_file=self.file("P-1,Ana\n"))

    def test_the_identifiers_of_another_company_name_nobody(self):
        company = self.env["res.company"].create({"name": "Other"})
        other = self.env["res.partner"].create({"name": "Ola", "company_id": company.id})
        self.env["spp.attendance.subscriber"].create(
            {"partner_id": other.id, "person_identifier": "O-1", "company_id": company.id}
        )
        self.assertFalse(self.dialog(identifiers="O-1").participant_ids)
