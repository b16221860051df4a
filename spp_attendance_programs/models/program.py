from odoo import _, models

from .attendance_manager import AttendanceManager


class Program(models.Model):
    _inherit = "g2p.program"

    def import_eligible_registrants(self, state="draft"):
        """Say how many people were imported. OpenSPP says that an import of 1,000 and more has only started."""
        manager = next(iter(self.get_managers(self.MANAGER_ELIGIBILITY)), None)
        if manager is None or manager._name != AttendanceManager._name:
            return super().import_eligible_registrants(state)
        before = self.get_beneficiaries(count=True)
        result = super().import_eligible_registrants(state)
        count = self.get_beneficiaries(count=True) - before
        message = _("%(count)s people were added to the program.", count=count)
        return {**result, "params": {**result["params"], "message": message, "type": "success"}}
