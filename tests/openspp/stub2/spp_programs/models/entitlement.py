from odoo import fields, models


class Entitlement(models.Model):
    _name = "spp.entitlement"
    _description = "Entitlement"

    partner_id = fields.Many2one("res.partner", "Registrant", required=True)
    cycle_id = fields.Many2one("spp.cycle", required=True)
    program_id = fields.Many2one(related="cycle_id.program_id")
    is_cash_entitlement = fields.Boolean()
    initial_amount = fields.Float(required=True)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("pending_validation", "Pending Validation"),
            ("approved", "Approved"),
            ("cancelled", "Cancelled"),
        ],
        default="draft",
    )


class InKindEntitlement(models.Model):
    _name = "spp.entitlement.inkind"
    _description = "In-Kind Entitlement"

    partner_id = fields.Many2one("res.partner", "Registrant", required=True)
    cycle_id = fields.Many2one("spp.cycle", required=True)
    state = fields.Selection([("draft", "Draft"), ("cancelled", "Cancelled")], default="draft")
