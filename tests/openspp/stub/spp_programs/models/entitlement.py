from odoo import fields, models


class EntitlementInkind(models.Model):
    _name = "g2p.entitlement.inkind"
    _description = "Entitlement in kind"

    partner_id = fields.Many2one("res.partner", "Registrant", required=True)
    cycle_id = fields.Many2one("g2p.cycle", required=True)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("pending_validation", "Pending Validation"),
            ("approved", "Approved"),
            ("cancelled", "Cancelled"),
        ],
        default="draft",
    )
