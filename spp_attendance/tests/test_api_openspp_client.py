import json
from urllib.parse import urlencode

from odoo.tests.common import tagged

from .openspp_common import OpenSppCase

PERIOD = {"from_date": "2026-03-01", "to_date": "2026-03-31"}
REQUIRED_DAYS = 2
PEOPLE = 6001  # as many as a programme has; OpenSPP's own server answers them


@tagged("post_install", "-at_install")
class TestApiOpenSppClient(OpenSppCase):
    """The cycle-compliance client of OpenSPP 17.0, replayed as the requests it makes.

    It sends bodies as text without a Content-Type, also with GET. It names all members of the households of a cycle,
    false for those without an identifier, gives the number of households as limit, and asks for no page.
    """

    def get_token(self):
        body = json.dumps({"client_id": self.client.client_id, "client_secret": self.secret})
        answer = self.send("POST", "/auth/token", data=body)
        self.assertNotIn("Content-Type", answer.request.headers)
        self.assertEqual(answer.status_code, 200, answer.text)
        return answer.json()["access_token"]

    def get(self, path, data=None):
        answer = self.send("GET", path, data=data, headers={"Authorization": f"Bearer {self.get_token()}"})
        self.assertNotIn("Content-Type", answer.request.headers)
        self.assertEqual(answer.status_code, 200, answer.text[:2000])
        return answer.json()["records"]

    def choices(self, what):
        """{name: external id} of the types or locations that the client imports."""
        return {each["name"]: each["id"] for each in self.get(f"/attendance/{what}")}

    def records(self, person_ids, households, **filters):
        query = urlencode({**PERIOD, **filters, "limit": max(households, 30)})
        return self.get(f"/attendances?{query}", json.dumps({"person_ids": person_ids}))

    def verified(self, person_ids, households=1, **filters):
        """The identifiers of those who came on enough days."""
        found = self.records(person_ids, households, **filters)
        return {each["person_id"] for each in found if each.get("number_of_days_present", 0) >= REQUIRED_DAYS}

    def new_people(self, count):
        """So many people, and the identifiers of those who come on two days: every second one."""
        people = self.people.create([{"given_name": f"P{n}", "person_identifier": f"Q-{n}"} for n in range(count)])
        days = [
            {"subscriber_id": person.id, "attended_at": f"2026-03-1{day} 09:00:00"}
            for number, person in enumerate(people)
            for day in range(1 + number % 2)
        ]
        self.record(*days)
        return {f"Q-{number}" for number in range(1, count, 2)}

    def test_members_without_an_identifier_are_passed_over(self):
        self.record({}, {"attended_at": "2026-03-13 09:00:00"})
        odd = [False, "", None, 7, False, 1.5, [], {}]
        self.assertEqual(self.verified([*odd, "P-1", "BEN", False]), {"P-1"})
        self.assertEqual(len(self.records([*odd, "P-1", "BEN", "NOBODY"], 1)), 2)
        for nobody in ([], [False, False], odd):
            self.assertEqual(self.records(nobody, 1), [])

    def test_all_members_are_answered_whatever_the_number_of_households(self):
        coming = self.new_people(45)
        self.assertEqual(self.verified([f"Q-{number}" for number in range(45)], households=12), coming)
        self.assertEqual(self.verified([f"Q-{number}" for number in range(45)], households=20_000), coming)

    def test_a_programme_of_six_thousand_is_answered(self):
        coming = self.new_people(PEOPLE)
        self.env.flush_all()
        self.env.invalidate_all()
        ids = [f"Q-{number}" for number in range(PEOPLE)]
        self.assertEqual(self.verified([*ids, False], PEOPLE), coming)
        self.assertEqual(self.verified([*ids, *(f"X-{n}" for n in range(4 * PEOPLE))], PEOPLE // 4), coming)

    def test_types_and_locations_that_it_imported_are_filters(self):
        place = {"attendance_type_id": self.visit.id, "attendance_location_id": self.hall.id}
        self.record(place, {**place, "attended_at": "2026-03-13 09:00:00"}, {"attended_at": "2026-03-12 09:00:00"})
        filters = {
            "attendance_type": self.choices("types")["Visit"],
            "attendance_location": self.choices("locations")["Hall"],
        }
        (person,) = self.records(["P-1"], 1, **filters)
        self.assertEqual(person["number_of_days_present"], 2)
        for attendance in person["attendance_list"]:
            self.assertEqual(attendance["attendance_type"]["id"], filters["attendance_type"])
            self.assertEqual(attendance["attendance_location"]["id"], filters["attendance_location"])
        self.assertEqual(self.verified(["P-1"], attendance_type=self.choices("types")["Training"]), set())

    def test_what_it_has_stored_stays_under_its_id_when_it_is_corrected(self):
        self.post(self.card())
        (before,) = self.records(["P-1"], 1)[0]["attendance_list"]
        self.put(before["id"], attendance_category="absent")
        (after,) = self.records(["P-1"], 1)[0]["attendance_list"]
        self.assertEqual(after, {**before, "attendance_category": "absent"})
