from odoo import api, fields, models
from odoo.addons.spp_session_tracking.tools.foreign_keys import check_unused


class AttendanceChoice(models.AbstractModel):
    """What users choose from when they record attendance: a name that the company gives once."""

    _name = "spp.attendance.choice"
    _description = "Choice for attendance"
    _inherit = ["spp.checked.values", "spp.file.import"]
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

    @api.model
    def _import_stated(self):
        return [("name",)]

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._clean(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._clean(vals))

    @api.model
    def _clean(self, vals):
        """The values with a name that has no spaces around it: the same name with a space is no other name."""
        return {**vals, "name": (vals["name"] or "").strip()} if "name" in vals else vals

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        check_unused(self)
