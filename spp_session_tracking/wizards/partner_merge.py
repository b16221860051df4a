from odoo import models

from ..models.snapshot.erase import log_merge


class PartnerMerge(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        """Odoo would delete all lines of a merged contact when one of them is for a session of the other contact."""
        # sudo: merging contacts is not changing sessions, and loses nothing of them
        self.env["spp.session.attendance"].sudo()._merge_people(src_partners, dst_partner)
        log_merge(self.env, src_partners, dst_partner)
        return super()._update_foreign_keys(src_partners, dst_partner)

    def _update_values(self, src_partners, dst_partner):
        """Odoo takes whatever is set of any of them: a person would become a household."""
        is_group = dst_partner.is_group
        result = super()._update_values(src_partners, dst_partner)
        if dst_partner.is_group != is_group:
            dst_partner.is_group = is_group
        return result
