from odoo import fields, models


class CycleMembership(models.Model):
    _name = "spp.cycle.membership"
    _inherit = ["spp.cycle.membership", "spp.attendance.cycle.membership"]

    # declared here as well: so they are fields of this addon, and go with it
    attendance_outcome = fields.Selection()
    attendance_reason = fields.Text()
    attendance_applied_at = fields.Datetime()
