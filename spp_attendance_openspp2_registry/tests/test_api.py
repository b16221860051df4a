from odoo.addons.spp_attendance.tests.api_common import ApiCase
from odoo.tests.common import tagged

from .common import RegistryCase


@tagged("post_install", "-at_install")
class TestApi(RegistryCase, ApiCase):
    """Applications name people by IDs of OpenSPP 2's registry."""

    def post(self, person_id):
        card = {"date_time": "2026-03-14 09:00:00", "external_id": f"beside {person_id}"}
        body = {
            "records": [{"person_id": person_id, "time_card": [card]}],
            "submitted_by": "App",
            "submitted_datetime": "2026-03-14 09:30:00",
        }
        return self.call("POST", "/attendances", body)["results"][0]["outcome"]

    def attended(self, partner):
        domain = [("participant_id", "=", partner.id), ("state", "=", "valid")]
        return self.env["spp.attendance.list"].search_count(domain)

    def test_a_person_is_named_by_the_uri_or_the_name_of_an_id_type_and_a_value(self):
        self.register_id(self.lina, "4711", self.passport)
        self.assertEqual(self.passport.uri, "urn:openspp:vocab:id-type#passport")
        self.assertEqual(self.post(f"{self.passport.uri}|4711"), "created")
        self.assertEqual(self.post("PASSPORT|4711"), "created")
        self.assertEqual(self.attended(self.lina), 2)

    def test_a_registrant_who_is_not_known_yet_is_found_by_the_chosen_type(self):
        self.choose(self.national)
        self.register_id(self.lina, "N-1")
        self.assertEqual(self.post("N-1"), "created")
        self.assertEqual(self.people.search([("partner_id", "=", self.lina.id)]).person_identifier, "N-1")

    def test_an_id_that_names_nobody_or_two_waits_for_an_officer(self):
        self.register_id(self.lina, "4711", self.passport)
        self.register_id(self.omar, "4711", self.passport)
        gender = self.env.ref("spp_vocabulary.code_gender_female")
        for person_id in ("Passport|4711", "Passport|1", f"{gender.uri}|4711"):
            with self.subTest(person_id=person_id):
                self.assertEqual(self.post(person_id), "held")

    def test_a_name_that_two_id_types_have_names_neither(self):
        self.register_id(self.lina, "4711", self.passport)
        vocabulary = self.passport.vocabulary_id
        self.env["spp.vocabulary.code"].create(
            {"vocabulary_id": vocabulary.id, "code": "other_passport", "display": "Passport"}
        )
        self.assertEqual(self.post("Passport|4711"), "held")
        self.assertEqual(self.post(f"{self.passport.uri}|4711"), "created")
