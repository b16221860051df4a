from odoo import fields, models


class Session(models.Model):
    _inherit = "spp.session"

    attendance_location_id = fields.Many2one(
        "spp.attendance.location",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        tracking=True,
        help="Where the marks of the session count as made, in the history of attendance.",
    )

    def _taken_along(self, vals):
        taken = super()._taken_along(vals)
        if "attendance_location_id" in vals:
            taken["attendance_location_id"] = vals["attendance_location_id"]
        return taken
