from odoo import _, models
from odoo.exceptions import AccessError


class PartnerMerge(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        """Odoo would delete all lines of a merged contact when one of them is for a session of the other contact."""
        self._check_may_merge_attendance(src_partners | dst_partner)
        # sudo: merging contacts is not changing sessions, and loses nothing of them
        self.env["spp.session.attendance"].sudo()._merge_people(src_partners, dst_partner)
        return super()._update_foreign_keys(src_partners, dst_partner)

    def _check_may_merge_attendance(self, contacts):
        """People are paid by attendance: whoever may only change contacts does not add two people up to one.

        Odoo's other ways to merge, one group after another or all at once, end up here, too.
        """
        is_officer = self.env.user.has_group("spp_session_tracking.group_officer")
        if not is_officer and contacts._have_attendance():
            raise AccessError(
                _("Some of these contacts have attendance. Ask an officer or a manager of sessions to merge them.")
            )

    def _update_values(self, src_partners, dst_partner):
        """Odoo takes whatever is set of any of them: a person would become a household."""
        is_group = dst_partner.is_group
        result = super()._update_values(src_partners, dst_partner)
        if dst_partner.is_group != is_group:
            dst_partner.is_group = is_group
        return result
