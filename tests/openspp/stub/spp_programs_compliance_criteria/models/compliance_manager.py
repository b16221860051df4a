from odoo import api, fields, models


class ComplianceManager(models.Model):
    _name = "spp.compliance.manager"
    _description = "Compliance Criteria Manager"
    _inherit = ["g2p.manager.mixin"]

    program_id = fields.Many2one("g2p.program", required=True, ondelete="cascade", readonly=True)

    @api.model
    def _selection_manager_ref_id(self):
        return [*super()._selection_manager_ref_id(), ("g2p.program_membership.manager.default", "Default Manager")]
