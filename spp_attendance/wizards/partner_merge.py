from odoo import models


class PartnerMerge(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        """Odoo would delete the people of the merged contacts when the other contact is known to attendance too."""
        self._check_may_merge_attendance(src_partners | dst_partner)  # before anything is said of who these are
        # sudo: merging contacts is not editing people, and loses nothing of them
        self.env["spp.attendance.subscriber"].sudo()._merge_people(src_partners, dst_partner)
        return super()._update_foreign_keys(src_partners, dst_partner)
