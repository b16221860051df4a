from odoo import models


class PartnerMerge(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        """Odoo leaves one member of a cycle of two, but what was prepared for each of them."""
        self._check_may_merge_attendance(src_partners | dst_partner)
        # sudo: merging contacts is not changing who gets something, but nobody gets it twice by it
        self.env["g2p.cycle"].sudo()._merge_entitlements(src_partners, dst_partner)
        return super()._update_foreign_keys(src_partners, dst_partner)
