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

    def test_it_goes_where_an_addon_with_multipliers_is_gone_from_the_disk(self):
        self.env.cr.execute(
            """
            with gone as (
                insert into ir_model (model, name, "order", state)
                values ('spp.gone', '{"en_US": "Gone"}', 'id', 'base')
                returning id, model
            )
            insert into ir_model_fields (model_id, model, name, relation, ttype, store, state, field_description)
            select id, model, 'multiplier_field', 'ir.model.fields', 'many2one', true, 'base', '{"en_US": "Field"}'
              from gone
            """
        )
        uninstall_hook(self.env)
        self.assertNotIn("spp.gone", self.env)
