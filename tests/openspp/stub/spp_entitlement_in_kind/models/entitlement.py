from odoo import fields, models


class InKindEntitlement(models.Model):
    """In OpenSPP it is in spp_programs."""

    _name = "g2p.entitlement.inkind"
    _description = "Entitlement in kind"

    partner_id = fields.Many2one("res.partner", "Registrant", required=True)
    cycle_id = fields.Many2one("g2p.cycle", required=True)
    inkind_item_id = fields.Many2one("g2p.program.entitlement.manager.inkind.item")
    product_id = fields.Many2one("product.product")
    qty = fields.Integer("QTY", default=1)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("pending_validation", "Pending Validation"),
            ("approved", "Approved"),
            ("cancelled", "Cancelled"),
        ],
        default="draft",
    )
