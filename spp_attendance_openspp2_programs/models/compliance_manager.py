from odoo import _, api, models

from .attendance_manager import AttendanceManager


class ComplianceManager(models.Model):
    _inherit = "spp.compliance.manager"

    @api.model
    def _selection_manager_ref_id(self):
        return [*super()._selection_manager_ref_id(), (AttendanceManager._name, _("Attendance"))]
