from odoo import models


class PartnerMerge(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        """Odoo would delete all lines of a merged contact when one of them is for a session of the other contact."""
        # sudo: merging contacts is not changing sessions, and loses nothing of them
        self.env["spp.session.attendance"].sudo()._merge_people(src_partners, dst_partner)
        return super()._update_foreign_keys(src_partners, dst_partner)
