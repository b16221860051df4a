from odoo.exceptions import AccessError
from odoo.tests.common import new_test_user

from .common import HouseholdCase


class TestAccess(HouseholdCase):
    def membership(self, user):
        return self.cruz.household_member_ids[0].with_user(user)

    def test_facilitators_read_memberships_and_change_none(self):
        self.assertEqual(self.membership(self.facilitator).individual, self.ana)
        with self.assertRaises(AccessError):
            self.membership(self.facilitator).ended_date = "2026-03-01"
        with self.assertRaises(AccessError):
            self.env["spp.household.membership"].with_user(self.facilitator).create(
                {"group": self.cruz.id, "individual": self.dan.id}
            )

    def test_officers_end_memberships_and_managers_delete_them(self):
        self.membership(self.officer).ended_date = "2026-03-01"
        with self.assertRaises(AccessError):
            self.membership(self.officer).unlink()
        self.membership(self.manager).unlink()

    def test_managers_name_the_roles(self):
        roles = self.env["spp.household.role"]
        self.assertIn(self.adult, roles.with_user(self.viewer).search([]))
        with self.assertRaises(AccessError):
            roles.with_user(self.officer).create({"name": "Elder"})
        self.assertTrue(roles.with_user(self.manager).create({"name": "Elder"}))

    def test_others_and_other_companies_see_nothing(self):
        outsider = new_test_user(self.env, "outsider", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.env["spp.household.membership"].with_user(outsider).search([])
        self.cruz.company_id = self.env.company
        found = self.env["spp.household.membership"].with_user(self.other_manager()).search([])
        self.assertFalse(found.filtered(lambda membership: membership.group == self.cruz))
