from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    kind = fields.Many2one("g2p.group.kind")
