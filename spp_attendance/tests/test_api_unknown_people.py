from odoo.exceptions import AccessError, ValidationError
from odoo.tests.common import Form, tagged

from .api_common import ApiCase


@tagged("post_install", "-at_install")
class TestApiUnknownPeople(ApiCase):
    """Somebody at the door whom nobody knows: what is recorded waits for an officer, and nobody is guessed."""

    def send_row(self, external_id="E1", **person):
        card = {"date_time": "2026-03-14T09:10:00Z", "session_id": self.session.id, "external_id": external_id}
        body = {"records": [{**person, "time_card": [card]}]}
        return self.call("POST", "/attendances", body)["results"][0]

    def held(self, result):
        self.assertEqual((result["outcome"], result["code"]), ("held", "unknown_person"))
        return self.env["spp.attendance.list"].browse(result["id"] // 2)

    def decide(self, record, user=None, **values):
        action = record.with_user(user or self.officer).action_decide()
        dialogs = self.env[action["res_model"]].with_user(user or self.officer).with_context(**action["context"])
        dialog = Form(dialogs)
        for name, value in {"reason": "Asked at the village hall", **values}.items():
            setattr(dialog, name, value)
        dialog.save().action_confirm()

    def test_a_name_is_enough_and_finds_nobody(self):
        record = self.held(self.send_row(person_name="Ana"))
        self.assertEqual((record.person_name, record.person_identifier, record.subscriber_id.id), ("Ana", False, False))
        self.assertFalse(self.line(self.ana).status)
        self.assertEqual(self.send_row(person_name="Ana")["outcome"], "duplicate")
        self.assertEqual(self.send_row(person_name="Another")["code"], "external_id_taken")
        self.assertEqual(self.send_row(person_name="\u200b", external_id="9")["outcome"], "rejected")

    def test_an_unknown_identifier_comes_with_the_name(self):
        record = self.held(self.send_row(person_id="P-99", person_name="Maria Santos"))
        self.assertEqual((record.person_name, record.person_identifier), ("Maria Santos", "P-99"))

    def test_who_is_known_by_identifier_counts_whatever_the_name(self):
        self.assertEqual(self.send_row(person_id="P-1", person_name="Somebody")["outcome"], "created")
        self.assertEqual(self.line(self.ana).status, "present")

    def test_a_record_that_names_nobody_says_what_is_missing(self):
        result = self.send_row()
        self.assertEqual((result["outcome"], result["pointer"]), ("rejected", "/records/0/person_id"))
        self.assertIn("person_name", result["detail"])

    def test_an_officer_says_that_it_is_somebody_known(self):
        record = self.held(self.send_row(person_name="Anna"))
        self.decide(record, decision="link", subscriber_id=self.s_ana)
        self.assertEqual((record.state, record.subscriber_id, record.person_name), ("valid", self.s_ana, "Anna"))
        self.assertEqual(self.line(self.ana).status, "present")

    def test_an_officer_makes_a_new_person_of_what_was_sent(self):
        record = self.held(self.send_row(person_id="P-99", person_name="Maria Santos"))
        self.decide(record, decision="new")
        person = record.subscriber_id
        self.assertEqual((record.state, person.name, person.person_identifier), ("valid", "Maria Santos", "P-99"))
        line = self.line(person.partner_id)
        self.assertEqual((line.status, line.is_expected), ("present", False))
        self.assertEqual(self.send_row(person_id="P-99", person_name="Maria Santos")["outcome"], "duplicate")

    def test_a_new_person_gets_no_identifier_that_somebody_has(self):
        record = self.held(self.send_row(person_name="Maria Santos"))
        with self.assertRaisesRegex(ValidationError, "this identifier already"):
            self.decide(record, decision="new", new_identifier="P-1")
        self.assertEqual(record.state, "held")

    def test_several_records_propose_only_what_they_agree_on(self):
        first = self.held(self.send_row(person_id="P-98", person_name="Maria Santos"))
        second = self.held(self.send_row(person_id="P-99", person_name="Maria Santos", external_id="E2"))
        context = (first + second).with_user(self.officer).action_decide()["context"]
        self.assertEqual(context["default_new_name"], "Maria Santos")
        self.assertNotIn("default_new_identifier", context)

    def test_facilitators_decide_nothing_and_viewers_see_no_names(self):
        record = self.held(self.send_row(person_name="Maria Santos"))
        with self.assertRaises(AccessError):
            self.decide(record, self.facilitator, decision="new")
        self.assertRaises(AccessError, record.with_user(self.viewer).read, ["person_name"])
        self.assertEqual(record.with_user(self.facilitator).person_name, "Maria Santos")

    def test_the_sender_takes_it_back(self):
        result = self.send_row(person_name="Maria Santos")
        self.call("DELETE", f"/attendances?ids={result['id']}")
        self.assertEqual(self.env["spp.attendance.list"].browse(result["id"] // 2).state, "voided")
