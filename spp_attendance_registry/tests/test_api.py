from odoo.addons.spp_attendance.tests.api_common import ApiCase
from odoo.tests.common import tagged

from .common import RegistryCase


@tagged("post_install", "-at_install")
class TestApi(RegistryCase, ApiCase):
    """Applications name people by IDs of the registry, whether these are known to attendance or not yet."""

    def post(self, person_id, external_id="beside-1"):
        card = {"date_time": "2026-03-14 09:00:00", "external_id": external_id}
        body = {
            "records": [{"person_id": person_id, "time_card": [card]}],
            "submitted_by": "App",
            "submitted_datetime": "2026-03-14 09:30:00",
        }
        return self.call("POST", "/attendances", body)["results"][0]

    def attended(self, partner):
        return self.env["spp.attendance.list"].search_count(
            [("participant_id", "=", partner.id), ("state", "=", "valid")]
        )

    def test_a_person_is_named_by_id_type_and_value(self):
        self.register_id(self.lina, "4711", self.ration)
        self.assertEqual(self.post("ration card of the TEST|4711")["outcome"], "created")
        self.assertEqual(self.attended(self.lina), 1)
        self.assertEqual(self.post("ration card of the TEST|4711")["outcome"], "duplicate")
        self.assertEqual(self.attended(self.lina), 1)

    def test_a_registrant_who_is_not_known_yet_is_found_by_the_chosen_type(self):
        self.choose(self.national)
        self.register_id(self.lina, "N-1")
        self.assertEqual(self.post("N-1")["outcome"], "created")
        self.assertEqual(self.attended(self.lina), 1)
        person = self.people.search([("partner_id", "=", self.lina.id)])
        self.assertEqual(person.person_identifier, "N-1")

    def test_a_mark_of_a_session_names_a_person_in_the_same_way(self):
        self.register_id(self.lina, "4711", self.ration)
        mark = {"person_id": "Ration card of the test|4711", "status": "present", "marked_at": "2026-03-14T09:30:00Z"}
        self.call("POST", f"/sessions/{self.session.id}/attendances", {"attendances": [mark]})
        self.assertEqual(self.line(self.lina).status, "present")

    def test_an_id_that_names_nobody_or_two_waits_for_an_officer(self):
        self.register_id(self.lina, "4711", self.ration)
        self.register_id(self.omar, "4711", self.ration)
        for person_id in ("Ration card of the test|4711", "Ration card of the test|1", "No type|4711"):
            self.assertEqual(self.post(person_id, f"beside {person_id}")["outcome"], "held", person_id)
        self.assertEqual(self.attended(self.lina) + self.attended(self.omar), 0)
