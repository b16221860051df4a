from odoo import fields, models
from odoo.addons.spp_attendance.models.programme.compliance import ProgrammeCompliance


class SessionCompliance(ProgrammeCompliance, models.Model):
    _inherit = "spp.session.compliance"
    _cycle_model = "spp.cycle"
    _membership_model = "spp.program.membership"

    program_id = fields.Many2one(
        "spp.program",
        "Programme",
        store=False,
        search="_search_program_id",
        groups="spp_programs.group_programs_read",
        help="Whom a programme has enrolled. Searched and grouped by.",
    )
