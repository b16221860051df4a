from .common import LedgerCase


class TestReach(LedgerCase):
    def test_people_are_counted_by_the_gender_under_which_they_are_known(self):
        self.s_ana.gender, self.s_ben.gender = "female", "male"
        before = self.genders()
        session = self.new_session(expected_participant_ids=(self.ana + self.ben + self.carla).ids)
        for person in (self.ana, self.ben, self.carla):
            self.mark(person, "present", session)
        session.complete()
        found = self.genders()
        for gender in ("female", "male", "unknown"):
            self.assertEqual(found[gender] - before.get(gender, 0), 1, gender)

    def test_the_gender_is_that_of_the_company_of_the_session(self):
        self.s_ana.gender = "female"
        other = {"partner_id": self.ana.id, "company_id": self.other_company().id, "gender": "other"}
        self.env["spp.attendance.subscriber"].create(other)
        session = self.completed_session()
        came = self.env["spp.session.reach"].with_user(self.officer).search([("session_id", "=", session.id)])
        self.assertEqual(sorted(came.mapped("gender")), ["female", "unknown"])

    def genders(self):
        reach = self.env["spp.session.reach"].with_user(self.officer)
        return dict(reach._read_group([], ["gender"], ["person_id:count_distinct"]))
