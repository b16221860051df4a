from odoo import api, fields, models


class EntitlementManager(models.Model):
    _name = "g2p.program.entitlement.manager"
    _description = "Entitlement Manager"
    _inherit = "g2p.manager.mixin"

    program_id = fields.Many2one("g2p.program", ondelete="cascade")

    @api.model
    def _selection_manager_ref_id(self):
        return [*super()._selection_manager_ref_id(), ("g2p.program.entitlement.manager.default", "Default")]


class BaseEntitlementManager(models.AbstractModel):
    _name = "g2p.base.program.entitlement.manager"
    _description = "Base Entitlement Manager"
    _inherit = "base.programs.manager"

    IS_CASH_ENTITLEMENT = True

    name = fields.Char("Manager Name", required=True)
    program_id = fields.Many2one("g2p.program", "Program", required=True)

    def set_pending_validation_entitlements(self, cycle):
        cycle.entitlement_ids.filtered(lambda one: one.state == "draft").update({"state": "pending_validation"})

    def validate_entitlements(self, cycle):
        cycle.entitlement_ids.update({"state": "approved"})

    def _create_entitlements(self, cycle, amounts):
        """Make entitlements. amounts: {contact: amount}; who has one in the cycle gets no other."""
        existing = self.env["g2p.entitlement"].search([("cycle_id", "=", cycle.id)]).partner_id
        vals_list = [
            {"cycle_id": cycle.id, "partner_id": person.id, "initial_amount": amount, "is_cash_entitlement": True}
            for person, amount in amounts.items()
            if person not in existing
        ]
        self.env["g2p.entitlement"].create(vals_list)


class DefaultEntitlementManager(models.Model):
    _name = "g2p.program.entitlement.manager.default"
    _description = "Default Entitlement Manager"
    _inherit = ["g2p.base.program.entitlement.manager", "g2p.manager.source.mixin"]

    amount_per_cycle = fields.Float()

    def prepare_entitlements(self, cycle, beneficiaries):
        self._create_entitlements(cycle, dict.fromkeys(beneficiaries.partner_id, self.amount_per_cycle))
