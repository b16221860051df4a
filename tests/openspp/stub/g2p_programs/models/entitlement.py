from odoo import fields, models


class Entitlement(models.Model):
    _name = "g2p.entitlement"
    _description = "Entitlement"

    partner_id = fields.Many2one("res.partner", "Registrant", required=True)
    cycle_id = fields.Many2one("g2p.cycle", required=True)
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
