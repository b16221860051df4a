from odoo.exceptions import AccessError
from odoo.tests.common import new_test_user

from .common import RegistryCase


class TestAccess(RegistryCase):
    def test_whoever_has_a_role_and_may_change_contacts_changes_registrants_and_groups(self):
        group = self.group_of(self.lina)
        for role in ("spp_session_tracking.group_viewer", "spp_attendance.group_recorder"):
            groups = f"{role},base.group_partner_manager"
            user = new_test_user(self.env, f"keeper_{role.split('.')[1]}", groups=groups)
            for partner in (self.lina, group, self.ana):
                partner.with_user(user).comment = "Seen"
                self.assertIn("Seen", partner.comment)

    def test_roles_of_ours_read_members_and_change_none(self):
        membership = self.group_of(self.lina).with_user(self.viewer).group_membership_ids
        self.assertEqual(membership.individual, self.lina)
        with self.assertRaises(AccessError):
            membership.ended_date = "2026-03-14"

    def test_ids_are_read_by_those_who_see_identifiers_only(self):
        registry_id = self.register_id(self.lina, "N-1")
        for user in (self.recorder, self.facilitator, self.officer, self.manager):
            self.assertEqual(registry_id.with_user(user).value, "N-1")
            with self.assertRaises(AccessError):
                registry_id.with_user(user).value = "N-2"
        with self.assertRaises(AccessError):
            registry_id.with_user(self.viewer).read(["value"])

    def test_ids_of_another_company_are_not_read(self):
        registry_id = self.register_id(self.lina, "N-1")
        ids = self.env["spp.registry.id"].with_user(self.other_manager())
        self.assertFalse(ids.search([("id", "=", registry_id.id)]))

    def test_an_officer_of_the_registry_with_a_role_of_ours_still_enters_ids(self):
        self.registrar.groups_id += self.env.ref("spp_attendance.group_recorder")
        self.assertTrue(self.register_id(self.lina, "N-1").value)
