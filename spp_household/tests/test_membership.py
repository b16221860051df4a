from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tools import mute_logger

from ..hooks import refuse_beside_openspp
from .common import HouseholdCase

DAY = date(2026, 3, 14)


class TestMembership(HouseholdCase):
    def source(self):
        return self.env["spp.household.source"]

    def test_members_are_those_of_the_day_with_their_roles(self):
        self.join(self.cruz, self.dan, self.adult + self.child, end="2026-03-13")
        self.assertEqual(
            self.source()._members_of(self.cruz.ids, DAY),
            {self.cruz.id: {self.ana.id: {"Adult"}, self.ben.id: {"Child"}}},
        )
        day_before = self.source()._members_of(self.cruz.ids, date(2026, 3, 13))
        self.assertEqual(day_before[self.cruz.id][self.dan.id], {"Adult", "Child"})
        self.assertFalse(self.source()._members_of(self.cruz.ids, date(2025, 12, 31)))

    def test_a_member_without_a_role_is_a_member(self):
        self.join(self.diaz, self.dan, self.adult.browse())
        self.assertEqual(self.source()._members_of(self.diaz.ids, DAY)[self.diaz.id][self.dan.id], set())

    def test_of_several_households_the_one_joined_last_comes_first(self):
        self.join(self.diaz, self.ana, self.adult, start="2026-02-01")
        self.assertEqual(
            self.source()._households_of((self.ana + self.ben + self.dan).ids, DAY),
            {self.ana.id: [self.diaz.id, self.cruz.id], self.ben.id: [self.cruz.id]},
        )

    def test_a_person_is_in_a_household_once_at_a_time(self):
        self.ana.household_ids.ended_date = "2026-01-31"
        self.join(self.cruz, self.ana, self.adult, start="2026-02-01")
        with self.assertRaisesRegex(ValidationError, "at that time already"):
            self.join(self.cruz, self.ana, self.adult, start="2026-03-01")

    def test_members_are_persons_and_households_are_households(self):
        for household, person in ((self.ana, self.dan), (self.cruz, self.diaz)):
            with self.assertRaisesRegex(ValidationError, "Persons are members of households"):
                self.join(household, person, self.adult)

    def test_users_and_companies_are_offered_neither_as_members_nor_as_households(self):
        self.env["res.partner"].create({"name": "Cruz Mill", "is_company": True, "is_group": True})
        partners = self.env["res.partner"].with_user(self.officer)
        for name, text, found in (("individual", "an", self.ana + self.dan), ("group", "Cruz", self.cruz)):
            domain = self.env["spp.household.membership"]._fields[name]._description_domain(self.env)
            offered = partners.browse([row[0] for row in partners.name_search(text, domain, limit=None)])
            self.assertLessEqual(found, offered)
            self.assertFalse(offered.filtered(lambda partner: partner.user_ids or partner.is_company))

    def test_a_membership_does_not_end_before_it_begins(self):
        refused = self.assertRaisesRegex(IntegrityError, "dates_ordered")
        with refused, mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.join(self.cruz, self.dan, self.adult, start="2026-02-01", end="2026-01-31")

    def test_a_household_shows_its_members_and_a_person_the_households(self):
        self.assertEqual(self.cruz.with_user(self.viewer).household_member_ids.individual, self.ana + self.ben)
        self.assertEqual(self.ana.with_user(self.viewer).household_ids.group, self.cruz)

    def test_it_is_not_installed_on_a_database_with_openspps_memberships(self):
        refuse_beside_openspp(self.env)
        self.env.cr.execute("create table g2p_group_membership (id int)")
        with self.assertRaisesRegex(UserError, "g2p_group_membership"):
            refuse_beside_openspp(self.env)
