from odoo import fields, models


class AttendanceLocation(models.Model):
    _name = "spp.attendance.location"
    _description = "Attendance location"
    _inherit = ["spp.attendance.choice"]

    area_id = fields.Many2one("spp.area", index=True, ondelete="restrict")
