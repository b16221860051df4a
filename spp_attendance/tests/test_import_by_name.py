from odoo.tests import tagged

from .common import LedgerCase


@tagged("post_install", "-at_install")
class TestImportByName(LedgerCase):
    """A file that names people, sessions and types as they are called."""

    def setUp(self):
        super().setUp()
        people = [{"name": "Maria Santos", "person_identifier": number} for number in ("S-1", "S-2")]
        self.namesakes = self.env["spp.attendance.subscriber"].create(people)

    def load(self, model, columns, row, user=None):
        return self.env[model].with_user(user or self.officer).with_context(import_file=True).load(columns, [row])

    def error(self, model, columns, row):
        answer = self.load(model, columns, row)
        self.assertIs(answer["ids"], False)
        return answer["messages"][0]["message"]

    def test_a_name_that_several_people_have_is_no_person(self):
        columns = ["subscriber_id", "attended_at", "attendance_category"]
        message = self.error("spp.attendance.list", columns, ["Maria Santos", "2026-03-12 09:00:00", "Present"])
        self.assertIn("Several people are called “Maria Santos” (2)", message)
        self.assertIn("identifier", message)

    def test_the_identifier_tells_namesakes_apart(self):
        columns = ["subscriber_id", "attended_at", "attendance_category"]
        row = ["S-2", "2026-03-12 09:00:00", "Present"]
        answer = self.load("spp.attendance.list", columns, row)
        self.assertEqual(self.env["spp.attendance.list"].browse(answer["ids"]).subscriber_id, self.namesakes[1])

    def test_a_part_of_a_name_is_no_name(self):
        columns = ["subscriber_id", "attended_at", "attendance_category"]
        message = self.error("spp.attendance.list", columns, [self.ana.name[:2], "2026-03-12 09:00:00", "Present"])
        self.assertIn("No matching record", message)

    def test_a_session_is_not_guessed_by_its_name(self):
        sessions = self.session + self.session.copy({"date": "2026-03-15"})
        sessions.name = "Nutrition"
        columns = ["person_identifier", "attended_at", "session_id", "attendance_category"]
        message = self.error("spp.attendance.list", columns, ["P-1", "2026-03-14 09:30:00", "Nutrition", "Present"])
        self.assertIn("Several records are called “Nutrition” (2)", message)
        self.assertIn("external id", message)

    def test_a_person_of_a_roster_is_not_guessed_by_name(self):
        columns = ["session_type_id", "date", "start_time", "attendance_ids/participant_id"]
        row = [self.session_type.name, "2026-03-20", "09:00", "Maria Santos"]
        self.assertIn("Several people are called", self.error("spp.session", columns, row))

    def test_a_type_is_not_guessed_by_its_name(self):
        self.session_type.copy({"name": self.session_type.name, "code": "OTHER"})
        columns = ["session_type_id", "date", "start_time"]
        message = self.error("spp.session", columns, [self.session_type.name, "2026-03-20", "09:00"])
        self.assertIn("Several records are called", message)

    def test_people_expected_are_not_guessed_by_name(self):
        columns = ["session_type_id", "date", "start_time", "expected_participant_ids"]
        row = [self.session_type.name, "2026-03-20", "09:00", "Maria Santos"]
        self.assertIn("Several people are called", self.error("spp.session", columns, row))

    def test_other_models_of_odoo_stay_as_they_are(self):
        self.env["res.partner"].create([{"name": "Twin parent"}, {"name": "Twin parent"}])
        answer = self.load("res.partner", ["name", "parent_id"], ["Child", "Twin parent"], user=self.env.user)
        self.assertTrue(answer["messages"][0]["type"] in ("warning", "error"))
        self.assertIn("multiple matches", answer["messages"][0]["message"])
