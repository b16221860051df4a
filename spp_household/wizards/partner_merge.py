from odoo import models


class PartnerMerge(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        """Odoo leaves a person twice in a household at a time: what that says of each day is kept, once."""
        result = super()._update_foreign_keys(src_partners, dst_partner)
        # sudo: merging contacts is not changing who belongs to which household
        memberships = self.env["spp.household.membership"].sudo()
        memberships.invalidate_model()
        memberships._part_those_of(dst_partner)
        return result
