from odoo import models


class AttendanceType(models.Model):
    _name = "spp.attendance.type"
    _description = "Attendance type"
    _inherit = ["spp.attendance.choice"]
