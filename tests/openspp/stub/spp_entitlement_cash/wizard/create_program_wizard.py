from odoo import fields, models


class CreateProgramWizard(models.TransientModel):
    _inherit = "g2p.program.create.wizard"

    entitlement_kind = fields.Selection(selection_add=[("cash", "Cash")])
    entitlement_cash_item_ids = fields.One2many("g2p.program.create.wizard.entitlement.cash.item", "program_id")

    def _get_entitlement_manager(self, program_id):
        if self.entitlement_kind != "cash":
            return super()._get_entitlement_manager(program_id)
        items = [
            (0, 0, {"amount": item.amount, "multiplier_field": item.multiplier_field.id})
            for item in self.entitlement_cash_item_ids
        ]
        values = {"name": "Cash", "program_id": program_id, "entitlement_item_ids": items}
        manager = self.env["g2p.program.entitlement.manager.cash"].create(values)
        return {"entitlement_managers": [(4, self._wrapped("g2p.program.entitlement.manager", manager).id)]}


class CreateProgramWizardCashItem(models.TransientModel):
    _name = "g2p.program.create.wizard.entitlement.cash.item"
    _description = "Create a New Program Wizard Entitlement Cash Items"

    program_id = fields.Many2one("g2p.program.create.wizard", required=True)
    amount = fields.Float(required=True)
    multiplier_field = fields.Many2one("ir.model.fields")
