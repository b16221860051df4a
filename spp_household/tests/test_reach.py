from .common import HouseholdCase


class TestReach(HouseholdCase):
    """How many different people came, where households are expected."""

    def came(self, session):
        session.complete()
        rows = self.env["spp.session.reach"].with_user(self.officer).search([("session_id", "=", session.id)])
        return {row.person_id.id: row.gender for row in rows}

    def test_who_came_for_a_household_is_the_person(self):
        session = self.planned()
        self.mark(self.ana, "present", session)
        self.mark(self.ben, "present", session)
        self.assertEqual(self.came(session), {self.ana.id: "unknown", self.ben.id: "unknown"})

    def test_where_all_members_have_to_come_they_are_counted_and_not_the_household(self):
        self.session_type.household_rule = "all"
        session = self.planned(self.cruz)
        self.mark(self.ana, "present", session)
        self.mark(self.ben, "late", session)
        self.assertEqual(self.came(session), {self.ana.id: "unknown", self.ben.id: "unknown"})

    def test_a_household_of_which_nobody_says_who_came_is_told_apart(self):
        self.session_type.household_rule = "any"
        session = self.planned(self.cruz, self.diaz)
        self.mark(self.cruz, "present", session)
        self.mark(self.diaz, "present", session, attended_by_id=self.carla.id)
        self.assertEqual(self.came(session), {self.cruz.id: "household", self.carla.id: "unknown"})
