from lxml import etree

from odoo.exceptions import AccessError

from .common import AttendanceCase

NUMBERED = ("area_id", "person_identifier")


class TestPerson(AttendanceCase):
    """A person is found by their numbers, by those who may see these."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ana.write({"name": "Reyes, Ana", "phone": "+63 917 555-0101"})
        cls.subscriber.person_identifier = "PSN-2026-77"
        cls.seeing = (cls.officer, cls.facilitator, cls.recorder)

    def finds(self, text, user):
        """Whether Ana is found by Enter: in the list of people, of the people of attendance, and of compliance."""
        people = self.env["spp.session.person"].with_user(user)
        subscribers = self.env["spp.attendance.subscriber"].with_user(user)
        rows = self.env["spp.session.compliance"].with_user(user)
        return (
            self.ana in people.search([("lookup", "ilike", text)]).participant_id,
            self.ana in subscribers.search([("lookup", "ilike", text)]).partner_id,
            self.ana in rows.search([("participant_id", "ilike", text)]).participant_id,
        )

    def test_by_the_identifier_with_the_right_alone(self):
        for text in ("PSN-2026-77", "psn-2026", "2026-77"):
            for user in self.seeing:
                self.assertEqual(self.finds(text, user), (True, True, True), (text, user.login))
            self.assertEqual(self.finds(text, self.viewer), (False, False, False), text)

    def test_by_the_phone_with_the_right_alone_however_it_is_written(self):
        for text in ("0917 555 0101", "+639175550101", "9175550101", "555-0101"):
            for user in self.seeing:
                self.assertEqual(self.finds(text, user), (True, True, True), (text, user.login))
            self.assertEqual(self.finds(text, self.viewer), (False, False, False), text)
        self.assertEqual(self.finds("0917 555 0102", self.officer), (False, False, False))

    def test_by_the_name_by_everybody(self):
        for user in (*self.seeing, self.viewer):
            self.assertEqual(self.finds("ana reyes", user), (True, True, True))

    def test_a_phone_does_not_run_into_the_next_number(self):
        if "mobile" not in self.env["res.partner"]._fields:
            self.skipTest("contacts have one phone here")
        self.ana.write({"phone": "1234567", "mobile": "7654321"})
        self.assertEqual(self.finds("4567765", self.officer)[0], False)
        self.assertEqual(self.finds("7654321", self.officer)[0], True)

    def test_a_phone_in_arabic_digits_is_found_by_either_and_asked_for_in_either(self):
        self.ana.phone = "٠٩١٧ ٥٥٥ ٠١٠١"
        for text in ("0917 555 0101", "۰۹۱۷۵۵۵۰۱۰۱", "٠٩١٧٥٥٥٠١٠١"):
            self.assertEqual(self.finds(text, self.officer), (True, True, True), text)

    def test_few_digits_are_no_phone(self):
        self.assertEqual(self.finds("550101", self.officer)[0], False)

    def test_numbers_are_shown_to_those_who_may_see_them(self):
        page = self.env["spp.session.person"].browse(self.ana.id)
        for user in self.seeing:
            numbers = page.with_user(user).read(["person_identifier", "phone"])[0]
            self.assertEqual((numbers["person_identifier"], numbers["phone"]), ("PSN-2026-77", "+63 917 555-0101"))
        views = self.env["ir.ui.view"].search([("model", "=", page._name), ("inherit_id", "=", False)])
        for view in views.filtered(lambda view: view.type != "search"):
            for user, is_shown in ((self.recorder, True), (self.viewer, False)):
                arch = page.with_user(user).get_view(view.id, view.type)["arch"]
                self.assertEqual("person_identifier" in arch, is_shown, (view.type, user.login))

    def test_area_and_identifier_stand_on_lines_of_their_own_on_a_phone(self):
        view = self.env.ref("spp_session_tracking.spp_session_person_view_kanban")
        arch = self.env["spp.session.person"].with_user(self.recorder).get_view(view.id, "kanban")["arch"]
        area, identifier = (etree.fromstring(arch).find(f".//div/field[@name='{name}']/..") for name in NUMBERED)
        self.assertEqual([len(area), len(identifier)], [1, 1])

    def test_compliance_has_the_identifiers_for_those_who_may_see_them(self):
        rows = self.env["spp.session.compliance"]
        row = rows.with_user(self.officer).search([("participant_id", "=", self.ana.id)])
        self.assertEqual(row.participant_identifier, "PSN-2026-77")
        view = self.env.ref("spp_session_tracking.spp_session_compliance_view_tree")
        self.assertNotIn("participant_identifier", rows.with_user(self.viewer).get_view(view.id, view.type)["arch"])
        with self.assertRaises(AccessError):
            row.with_user(self.viewer).read(["participant_identifier"])

    def test_the_page_leads_to_the_history_and_to_the_person(self):
        page = self.env["spp.session.person"].with_user(self.officer).browse(self.ana.id)
        self.assertTrue(page.is_known)
        self.assertFalse(page.browse(self.dan.id).is_known)
        self.assertEqual(page.action_view_contact()["res_id"], self.ana.id)
        self.assertEqual(page.action_view_records()["domain"], [("participant_id", "=", self.ana.id)])
        self.assertEqual(page.action_view_subscriber()["res_id"], self.subscriber.id)
        self.assertEqual(self.subscriber.action_view_person()["res_id"], self.ana.id)
