from odoo import api, fields, models


class EntitlementManager(models.Model):
    _inherit = "g2p.program.entitlement.manager"

    @api.model
    def _selection_manager_ref_id(self):
        return [*super()._selection_manager_ref_id(), ("g2p.program.entitlement.manager.inkind", "In-Kind")]


class InKindEntitlementManager(models.Model):
    """It does not apply compliance criteria, and a multiplier of 0 is 1 to it: as in OpenSPP."""

    _name = "g2p.program.entitlement.manager.inkind"
    _description = "In-Kind Entitlement Manager"
    _inherit = ["g2p.base.program.entitlement.manager", "g2p.manager.source.mixin"]

    IS_CASH_ENTITLEMENT = False

    entitlement_item_ids = fields.One2many("g2p.program.entitlement.manager.inkind.item", "entitlement_id")

    def prepare_entitlements(self, cycle, beneficiaries):
        people = self.env["res.partner"].browse(beneficiaries.partner_id.ids)
        for item in self.entitlement_item_ids:
            existing = self._entitlements(cycle).filtered(lambda one, item=item: one.inkind_item_id == item)
            for person in people - existing.partner_id:
                self._entitlements(cycle).create({"cycle_id": cycle.id, **item._values_of(person)})

    def set_pending_validation_entitlements(self, cycle):
        self._entitlements(cycle).filtered(lambda one: one.state == "draft").state = "pending_validation"

    def _entitlements(self, cycle):
        return self.env["g2p.entitlement.inkind"].search([("cycle_id", "=", cycle.id)])


class InKindEntitlementItem(models.Model):
    _name = "g2p.program.entitlement.manager.inkind.item"
    _description = "In-Kind Entitlement Manager Items"

    entitlement_id = fields.Many2one("g2p.program.entitlement.manager.inkind", required=True)
    product_id = fields.Many2one("product.product", required=True)
    multiplier_field = fields.Many2one("ir.model.fields")
    qty = fields.Integer("QTY", default=1, required=True)

    def _values_of(self, person):
        field = self.multiplier_field
        multiplier = person.mapped(field.sudo().name)[0] or 1 if field else 1  # sudo: only a name
        common = {"partner_id": person.id, "product_id": self.product_id.id, "inkind_item_id": self.id}
        return {**common, "qty": self.qty * multiplier}
