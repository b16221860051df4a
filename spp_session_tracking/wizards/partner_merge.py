from odoo import _, models
from odoo.exceptions import AccessError, UserError

from ..models.snapshot.erase import log_merge
from ..tools.today import local_today

# What the contact that stays is: Odoo would take whatever is set of any of them. The last three are a registry's.
KEPT = ("is_group", "disabled", "disabled_reason", "disabled_by")


class PartnerMerge(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        """Odoo would delete all lines of a merged contact when one of them is for a session of the other contact.

        And all warnings, when both have one of a kind.
        """
        self._check_may_merge_attendance(src_partners | dst_partner)
        (src_partners | dst_partner)._check_not_erased()
        self._check_members_stay(src_partners, dst_partner)
        # sudo: merging contacts is not changing sessions, and loses nothing of them
        self.env["spp.session.attendance"].sudo()._merge_people(src_partners, dst_partner)
        # sudo: warnings are written by the server
        self.env["spp.session.warning"].sudo()._merge_people(src_partners, dst_partner)
        log_merge(self.env, src_partners, dst_partner)
        return super()._update_foreign_keys(src_partners, dst_partner)

    def _check_may_merge_attendance(self, contacts):
        """People are paid by attendance: whoever may only change contacts does not add two people up to one.

        Odoo's other ways to merge, one group after another or all at once, end up here, too.
        """
        is_officer = self.env.user.has_group("spp_session_tracking.group_officer")
        # what is due for a household is answered for its members, also for those without a mark of their own
        others = contacts.browse(self.env["spp.household.source"]._ever_with(contacts.ids))
        if not is_officer and (contacts | others)._have_attendance():
            raise AccessError(
                _("Some of these contacts have attendance. Ask an officer or a manager of sessions to merge them.")
            )

    def _update_values(self, src_partners, dst_partner):
        """A person does not become a household, nor disabled, by being merged with one."""
        before = {name: dst_partner[name] for name in KEPT if name in dst_partner._fields}
        result = super()._update_values(src_partners, dst_partner)
        changed = {name: value for name, value in before.items() if dst_partner[name] != value}
        if changed:
            dst_partner.write(changed)
        return result

    def _check_members_stay(self, src_partners, dst_partner):
        """A person has no members: whoever belongs to a household that is merged into one would be lost to it."""
        households = src_partners.filtered("is_group")
        if dst_partner.is_group or not households:
            return
        members = self.env["spp.household.source"]._members_of(households.ids, local_today(self))
        people = (src_partners | dst_partner).ids
        for household, others in members.items():
            if others.keys() - set(people):
                raise UserError(
                    _(
                        "Contact %(id)s is a household with members. Merge it into a household, or let its members "
                        "leave it first.",
                        id=household,
                    )
                )
