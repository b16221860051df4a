from odoo import api, fields, models


class EntitlementManager(models.Model):
    _inherit = "g2p.program.entitlement.manager"

    @api.model
    def _selection_manager_ref_id(self):
        return [*super()._selection_manager_ref_id(), ("g2p.program.entitlement.manager.cash", "Cash")]


class CashEntitlementManager(models.Model):
    """It does not apply compliance criteria: OpenSPP's mechanism 2 is only in the default manager."""

    _name = "g2p.program.entitlement.manager.cash"
    _description = "Cash Entitlement Manager"
    _inherit = ["g2p.base.program.entitlement.manager", "g2p.manager.source.mixin"]

    entitlement_item_ids = fields.One2many("g2p.program.entitlement.manager.cash.item", "entitlement_id")

    def prepare_entitlements(self, cycle, beneficiaries):
        people = self.env["res.partner"].browse(beneficiaries.partner_id.ids)
        amounts = {person: sum(item._amount_of(person) for item in self.entitlement_item_ids) for person in people}
        self._create_entitlements(cycle, {person: amount for person, amount in amounts.items() if amount})


class CashEntitlementItem(models.Model):
    _name = "g2p.program.entitlement.manager.cash.item"
    _description = "Cash Entitlement Manager Items"

    entitlement_id = fields.Many2one("g2p.program.entitlement.manager.cash", required=True)
    amount = fields.Float(required=True)
    multiplier_field = fields.Many2one("ir.model.fields")

    def _amount_of(self, person):
        field = self.multiplier_field
        return self.amount * (person.mapped(field.sudo().name)[0] if field else 1)  # sudo: only a name
