from odoo import _, fields, models
from odoo.exceptions import UserError

from .attendance_manager import AttendanceManager


class Cycle(models.Model):
    _name = "g2p.cycle"
    _inherit = ["g2p.cycle", "spp.attendance.cycle"]
    _manager_model = AttendanceManager._name
    _entitlement_models = ("g2p.entitlement", "g2p.entitlement.inkind")

    # declared here as well: so they are fields of this addon, and go with it
    attendance_snapshot_ids = fields.Many2many()
    attendance_days_counted = fields.Char()

    def _compliance_wrappers(self):
        return self.program_id.compliance_managers

    def _eligibility_wrappers(self):
        return self.program_id.eligibility_managers

    def _store_eligibility(self, memberships):
        """Store on memberships how their people stand, if attendance is among the criteria of eligibility."""
        managers = self._attendance_managers_of(self._for_attendance()._eligibility_wrappers())
        if managers:
            memberships._store_attendance(managers, needs_all=True)

    # what OpenSPP calls

    def action_filter_beneficiaries_by_compliance_criteria(self):
        self._check_no_jobs()
        with self._leaving_others():
            result = super().action_filter_beneficiaries_by_compliance_criteria()
        self._after_criteria_applied()
        return result

    def _get_compliance_criteria_domain(self):
        """OpenSPP does not tell its managers which cycle it asks for: the context does."""
        return super(Cycle, self._for_attendance())._get_compliance_criteria_domain()

    def get_beneficiaries(self, state, offset=0, limit=None, order=None, count=False):
        found = super().get_beneficiaries(state, offset=offset, limit=limit, order=order, count=count)
        return found if count else self._only_satisfying(found)

    def _check_no_jobs(self):
        """Refuse what must not be done while OpenSPP's jobs work on the cycle. They go on with what it was before."""
        if self.locked and self._attendance_managers():
            raise UserError(
                _(
                    "OpenSPP still works on this cycle: %(reason)s Wait until that is done. If it does not end, look "
                    "in the Job Queue for a job that failed.",
                    reason=self.locked_reason or "",
                )
            )
