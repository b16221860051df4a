from odoo import fields, models


class SessionType(models.Model):
    _inherit = "spp.session.type"
    _check_company_auto = True

    attendance_type_id = fields.Many2one(
        "spp.attendance.type",
        "Attendance type",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        tracking=True,
        help="The attendance type of these sessions in the history of attendance.",
    )

    def write(self, vals):
        result = super().write(vals)
        if "attendance_type_id" in vals:
            self.env["spp.session.attendance"]._refresh_attendance_type(self)
        return result
