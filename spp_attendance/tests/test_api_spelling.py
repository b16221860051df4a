from odoo.tests.common import tagged

from .api_common import ApiCase


@tagged("post_install", "-at_install")
class TestApiSpelling(ApiCase):
    """The same content in another spelling is the same."""

    def send_card(self, **card):
        body = {"records": [{"person_id": "P-1", "time_card": [{"date_time": "2026-03-14T09:10:00Z", **card}]}]}
        return self.call("POST", "/attendances", body)["results"][0]["outcome"]

    def send_mark(self, **mark):
        body = {"attendances": [{"status": "present", "marked_at": "2026-03-14T09:10:00Z", **mark}]}
        return self.call("POST", f"/sessions/{self.session.id}/attendances", body)["results"][0]["outcome"]

    def test_times_and_what_goes_without_saying_are_spelled_as_one_likes(self):
        spellings = (
            {},
            {"attendance_category": "present"},
            {"date_time": "2026-03-14 09:10Z"},
            {"date_time": "2026-03-14t17:10:00.00+08:00"},
            {"marked_at": "2026-03-14T09:10:00Z", "attendance_type": None},
        )
        for names in ({}, {"external_id": "E1"}):
            outcomes = [self.send_card(**spelling, **names) for spelling in spellings]
            self.assertEqual(outcomes, ["created", *["duplicate"] * 4])

    def test_another_time_is_something_else(self):
        self.send_card(external_id="E1")
        for text in ("2026-03-14T09:10:00+08:00", "2026-03-14T09:10:01Z", "2026-03-14T09:10:00.5Z"):
            self.assertEqual(self.send_card(external_id="E1", date_time=text), "rejected")

    def test_a_person_is_the_same_by_contact_and_by_identifier(self):
        by_contact = {"external_id": "E1", "participant_id": self.ana.id}
        self.assertEqual(self.send_mark(**by_contact), "created")
        self.assertEqual(self.send_mark(external_id="E1", person_id="P-1"), "duplicate")
        self.assertEqual(self.send_mark(external_id="E1", person_id="BEN"), "rejected")
        self.assertEqual(self.send_mark(external_id="E2", person_id="P-1"), "created")
        self.assertEqual(self.send_mark(**{**by_contact, "external_id": "E2"}), "duplicate")
