from odoo import models
from odoo.addons.spp_session_tracking.tools.foreign_tables import check_tables

# a column that our table has had since its first version, and OpenSPP's has not
OWN_COLUMN = {
    "spp_attendance_subscriber": "company_id",
    "spp_attendance_type": "company_id",
    "spp_attendance_location": "company_id",
    "spp_attendance_list": "marked_at",
}


class IrModelFields(models.Model):
    _inherit = "ir.model.fields"

    def _get_manual_field_data(self, model_name):
        # asked before any table of the addon is touched: see the addon below
        if model_name == "spp.attendance.type":
            check_tables(self.env.cr, OWN_COLUMN)
        return super()._get_manual_field_data(model_name)
