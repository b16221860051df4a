from .common import RegistryCase


class TestReach(RegistryCase):
    def test_gender_and_age_are_those_of_the_registry(self):
        for value in ("Female", "F", "Mujer"):
            if not self.env["gender.type"].search([("value", "=", value)]):
                self.env["gender.type"].create({"code": value, "value": value})
        self.lina.write({"gender": "Female", "birthdate": "2016-03-15"})
        self.omar.write({"gender": "F", "birthdate": "1966-03-14"})
        self.carla.gender = "Mujer"
        people = self.lina + self.omar + self.carla + self.ben
        session = self.new_session(expected_participant_ids=people.ids)
        for person in people:
            self.mark(person, "present", session)
        session.complete()
        came = self.env["spp.session.reach"].with_user(self.officer).search([("session_id", "=", session.id)])
        found = {row.person_id.id: (row.gender, row.age_group) for row in came}
        expected = [("female", "05_11"), ("female", "60"), ("unknown", "unknown"), ("unknown", "unknown")]
        self.assertEqual(found, dict(zip(people.ids, expected, strict=True)))
