from odoo import models


class CycleMembership(models.Model):
    _name = "g2p.cycle.membership"
    _inherit = ["g2p.cycle.membership", "spp.attendance.cycle.membership"]
