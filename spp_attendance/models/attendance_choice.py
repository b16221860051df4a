from odoo import api, fields, models
from odoo.addons.spp_session_tracking.tools.foreign_tables import check_tables

from ..tools.foreign_keys import check_unused

# a column that our table has had since its first version, and OpenSPP's has not
OWN_COLUMN = {
    "spp_attendance_subscriber": "company_id",
    "spp_attendance_type": "company_id",
    "spp_attendance_location": "company_id",
    "spp_attendance_list": "marked_at",
}


class AttendanceChoice(models.AbstractModel):
    """What users choose from when they record attendance: a name that the company gives once."""

    _name = "spp.attendance.choice"
    _description = "Choice for attendance"
    _order = "name, id"

    name = fields.Char(required=True)
    description = fields.Text()
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    active = fields.Boolean(default=True)

    _sql_constraints = [
        (
            "name_unique",
            "unique(company_id, name)",
            "The company uses this name already, perhaps for an archived one. "
            "Choose another name, or restore the archived one.",
        ),
    ]

    def _auto_init(self):
        check_tables(self.env.cr, OWN_COLUMN)  # here, because this runs before anything of the addon changes a table
        return super()._auto_init()

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._clean(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._clean(vals))

    @api.model
    def _clean(self, vals):
        """The values with a name that has no spaces around it: the same name with a space is no other name."""
        return {**vals, "name": (vals["name"] or "").strip() or False} if "name" in vals else vals

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        check_unused(self)
