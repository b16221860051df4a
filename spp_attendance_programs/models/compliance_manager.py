from odoo import _, api, models


class ComplianceManager(models.Model):
    _inherit = "spp.compliance.manager"

    @api.model
    def _selection_manager_ref_id(self):
        return [*super()._selection_manager_ref_id(), ("g2p.program_membership.manager.attendance", _("Attendance"))]
