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

    def test_people_are_searched_by_id_type_and_value(self):
        self.register_id(self.lina, "4711", self.ration)
        lina = self.known(self.lina)
        asked = {"person_ids": ["Ration card of the test|4711", "Ration card of the test|1"]}
        items = self.call("POST", "/subscribers/search", asked)["items"]
        self.assertEqual([item["id"] for item in items], lina.ids)

    def test_the_history_is_searched_by_them_also_of_whom_only_sessions_know(self):
        self.register_id(self.lina, "4711", self.ration)
        self.mark(self.lina, "present", self.session)
        self.assertFalse(self.people.search([("partner_id", "=", self.lina.id)]))
        items = self.call("POST", "/attendances/search", {"person_ids": ["Ration card of the test|4711"]})["items"]
        self.assertEqual([item["participant_id"] for item in items], self.lina.ids)
        self.assertEqual(self.call("POST", "/attendances/search", {"person_ids": ["No type|4711"]})["items"], [])

    def test_an_id_that_two_have_finds_nobody(self):
        self.register_id(self.lina, "4711", self.ration)
        self.register_id(self.omar, "4711", self.ration)
        self.known(self.lina)
        asked = {"person_ids": ["Ration card of the test|4711"]}
        self.assertEqual(self.call("POST", "/subscribers/search", asked)["items"], [])

    def test_whoever_sees_no_identifiers_finds_nobody_by_an_id(self):
        client = self.new_client(self.viewer)
        asked = {"person_ids": ["Ration card of the test|4711"]}
        self.call("POST", "/subscribers/search", asked, status=403, client=client)

    def test_openspps_paths_find_people_in_the_same_way_and_answer_by_what_was_asked(self):
        self.register_id(self.lina, "4711", self.ration)
        self.assertEqual(self.post("Ration card of the test|4711")["outcome"], "created")
        asked = "Ration card of the test|4711"
        headers = {"Authorization": f"Bearer {self.token()}"}
        response = self.send("GET", "/attendances", {"person_ids": [asked, "P-1", False]}, headers)
        found = {each["person_id"]: each["number_of_days_present"] for each in response.json()["records"]}
        self.assertEqual(found, {asked: 1, "P-1": 0})
        response = self.send("GET", f"/attendance/{asked.replace('|', '%7C')}", headers=headers)
        self.assertEqual((response.status_code, response.json()["person_id"]), (200, asked))

    def test_the_documentation_says_so(self):
        document = self.send("GET", "/spp/v1/openapi.json?guide=true").json()
        self.assertIn("National ID|1234", document["info"]["description"])

    def planning(self):
        """A client whose user is an officer and a registrar, who reads the IDs of all companies."""
        self.officer.groups_id += self.registrar.groups_id
        scopes = "subscriber:write subscriber:read session:plan session:write"
        return self.new_client(self.officer, scopes=scopes)

    def answers(self, person_id, client):
        """(outcome, code, detail) of the calls that name somebody: the person, a planned session, a roster."""
        planned = {"session_type_id": self.session_type.id, "date": "2026-03-21", "start_time": "09:00"}
        for path, member, row in (
            ("/subscribers?dry_run=true", "subscribers", {"person_id": person_id, "family_name": "Haddad"}),
            ("/sessions", "sessions", {**planned, "external_id": person_id, "expected_person_ids": [person_id]}),
            (f"/sessions/{self.session.id}/roster", "people", {"person_id": person_id}),
        ):
            (result,) = self.call("POST", path, {member: [row]}, client=client)["results"]
            yield result["outcome"], result["code"], result["detail"]

    def test_a_registrant_is_made_known_and_expected_by_an_id(self):
        self.register_id(self.lina, "4711", self.ration)
        found = [outcome for outcome, *_why in self.answers("Ration card of the test|4711", self.planning())]
        self.assertEqual(found, ["created", "created", "added"])

    def test_a_registrant_of_another_company_is_told_apart_from_nobody_by_nothing(self):
        self.register_id(self.lina, "4711", self.ration)
        self.lina.company_id = self.other_company()
        client = self.planning()
        theirs = list(self.answers("Ration card of the test|4711", client))
        self.assertEqual(theirs, list(self.answers("Ration card of the test|1", client)))
        self.assertEqual({code for _outcome, code, _detail in theirs}, {"unknown_person"})
