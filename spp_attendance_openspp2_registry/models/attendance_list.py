from odoo import fields, models


class AttendanceList(models.Model):
    _inherit = "spp.attendance.list"

    subscriber_id = fields.Many2one(domain=[("disabled", "=", False)])
