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

    def test_a_household_named_on_one_day_only_is_no_person_of_its_own(self):
        self.session_type.household_rule = "any"
        for day, who in (("2026-03-02", self.cruz), ("2026-03-03", self.ana)):
            session = self.planned(self.cruz, date=day)
            self.mark(who, "present", session)
            session.complete()
        action = self.env["ir.actions.act_window"]._for_xml_id("spp_session_tracking.spp_session_reach_action")
        self.assertIn("'search_default_people': 1", action["context"])
        people = self.env["spp.session.reach"].with_user(self.officer).search([("gender", "!=", "household")])
        self.assertEqual(people.person_id, self.ana)

    def test_a_payment_list_says_for_which_household_a_member_is_answered(self):
        session = self.planned(self.cruz)
        self.mark(self.ana, "present", session)
        session.complete()
        snapshots = self.env["spp.session.snapshot"].with_user(self.officer)
        taken = snapshots.snapshot("2026-03-01", "2026-03-31", False, (self.ana + self.ben).ids, "March")
        (table,) = snapshots.browse(taken)._payment_list()["tables"]
        self.assertEqual(table["titles"][3], "Household")
        self.assertEqual([row[1:4:2] for row in table["rows"]], [["Ana", "Cruz"], ["Ben", "Cruz"]])
