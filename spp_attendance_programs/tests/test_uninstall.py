from odoo.addons.spp_attendance_programs import uninstall_hook
from odoo.exceptions import UserError

from .common import MANAGER, ProgrammeCase


class TestUninstall(ProgrammeCase):
    """An administrator who uninstalls the addon while programmes are paid by attendance."""

    def test_it_stays_while_a_programme_asks_attendance(self):
        self.new_programme()
        with self.assertRaises(UserError) as refused:
            uninstall_hook(self.env)
        self.assertIn("School grant", str(refused.exception))

    def test_it_goes_once_the_managers_are_deleted(self):
        programme = self.new_programme()
        self.env[MANAGER].search([("program_id", "=", programme.id)]).unlink()
        uninstall_hook(self.env)
        self.assertFalse(programme.compliance_managers)

    def test_it_stays_while_amounts_are_multiplied_by_attendance(self):
        if "g2p.program.entitlement.manager.cash" not in self.env:
            self.skipTest("OpenSPP's cash entitlements are not here")
        field = self.env["ir.model.fields"]._get("res.partner", "attended_session_count")
        item = (0, 0, {"amount": 100, "multiplier_field": field.id})
        values = {"compliance_criteria": False, "entitlement_kind": "cash", "entitlement_cash_item_ids": [item]}
        programme = self.new_programme(**values)
        with self.assertRaises(UserError) as refused:
            uninstall_hook(self.env)
        self.assertIn("School grant", str(refused.exception))
        programme.get_manager(programme.MANAGER_ENTITLEMENT).entitlement_item_ids.multiplier_field = False
        uninstall_hook(self.env)
