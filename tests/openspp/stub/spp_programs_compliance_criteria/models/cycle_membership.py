from odoo import fields, models


class CycleMembership(models.Model):
    _inherit = "g2p.cycle.membership"

    state = fields.Selection(selection_add=[("non_compliant", "Non-Compliant")])
