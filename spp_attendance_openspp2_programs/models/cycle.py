from odoo import api, fields, models

from .attendance_manager import AttendanceManager


class Cycle(models.Model):
    _name = "spp.cycle"
    _inherit = ["spp.cycle", "spp.attendance.cycle"]
    _manager_model = AttendanceManager._name
    _entitlement_models = ("spp.entitlement", "spp.entitlement.inkind")

    # declared here as well: so they are fields of this addon, and go with it
    attendance_snapshot_ids = fields.Many2many()
    attendance_days_counted = fields.Char()
    asks_attendance = fields.Boolean(compute="_compute_asks_attendance")

    @api.depends("program_id.compliance_manager_ids.manager_ref_id")
    def _compute_asks_attendance(self):
        for cycle in self:
            cycle.asks_attendance = bool(cycle._compliance_attendance_managers())

    def _compliance_wrappers(self):
        return self.program_id.compliance_manager_ids

    # what OpenSPP 2 calls

    def action_filter_beneficiaries_by_compliance_criteria(self):
        with self._leaving_others():
            result = super().action_filter_beneficiaries_by_compliance_criteria()
        self._after_criteria_applied()
        return result

    def _get_compliance_criteria_domain(self):
        """OpenSPP 2 does not tell its managers which cycle it asks for: the context does."""
        return super(Cycle, self._for_attendance())._get_compliance_criteria_domain()

    @api.model
    def get_beneficiaries(self, state, *args, **kwargs):
        found = super().get_beneficiaries(state, *args, **kwargs)
        return self._only_satisfying(found) if isinstance(found, models.BaseModel) else found
