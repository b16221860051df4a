from odoo import api, fields, models
from odoo.addons.spp_attendance.models.programme.criteria import CYCLE

READERS = "spp_session_tracking.group_viewer,g2p_programs.g2p_program_manager,g2p_registry_base.group_g2p_admin"


class ResPartner(models.Model):
    _inherit = "res.partner"

    # what amounts of entitlements can be multiplied by
    attended_session_count = fields.Integer(
        "Sessions attended in the cycle",
        compute="_compute_attended_counts",
        groups=READERS,
        help="While entitlements of a cycle are prepared: the sessions that count as attended; else 0.",
    )
    attended_day_count = fields.Integer(
        "Days attended in the cycle",
        compute="_compute_attended_counts",
        groups=READERS,
        help="While entitlements of a cycle are prepared: the days the person was present or late on; else 0.",
    )

    @api.depends_context(CYCLE)
    def _compute_attended_counts(self):
        cycle = self.env["g2p.cycle"].browse(self.env.context.get(CYCLE))
        counts = cycle._attended_counts(self.ids) if cycle else {}
        for partner in self:
            partner.attended_session_count, partner.attended_day_count = counts.get(partner.id, (0, 0))
