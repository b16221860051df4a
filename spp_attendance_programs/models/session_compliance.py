from odoo import fields, models
from odoo.addons.spp_attendance.models.programme.compliance import ProgrammeCompliance


class SessionCompliance(ProgrammeCompliance, models.Model):
    _inherit = "spp.session.compliance"
    _cycle_model = "g2p.cycle"
    _membership_model = "g2p.program_membership"

    program_id = fields.Many2one(
        "g2p.program",
        "Programme",
        store=False,
        search="_search_program_id",
        groups="spp_session_tracking.group_officer",
        help="Whom a programme has enrolled. Searched and grouped by.",
    )
