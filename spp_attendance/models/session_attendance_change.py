from odoo import fields, models


class SessionAttendanceChange(models.Model):
    _inherit = "spp.session.attendance.change"

    attendance_type_id = fields.Many2one(
        "spp.attendance.type",
        "Attendance type",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Of a change of the days it requires.",
    )
