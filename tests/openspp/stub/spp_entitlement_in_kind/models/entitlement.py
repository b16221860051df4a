from odoo import fields, models


class InKindEntitlement(models.Model):
    _inherit = "g2p.entitlement.inkind"

    inkind_item_id = fields.Many2one("g2p.program.entitlement.manager.inkind.item")
    product_id = fields.Many2one("product.product")
    qty = fields.Integer("QTY", default=1)
