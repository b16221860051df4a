from odoo import models


class CycleMembership(models.Model):
    _name = "spp.cycle.membership"
    _inherit = ["spp.cycle.membership", "spp.attendance.cycle.membership"]
