from collections import defaultdict

from odoo import _, api, models

from .cycle import PREPARED

# the states of entitlements by which nobody gets anything any more, and of those that can be deleted: in all kinds
REFUSED = ("cancelled", "expired", "rejected1", "rejected2", "rejected3")
NOT_APPROVED = (*PREPARED, "cancelled")


class AttendanceCycle(models.AbstractModel):
    """Contacts that turn out to be one person, of whom each gets something in a cycle: the person gets it once."""

    _inherit = "spp.attendance.cycle"

    @api.model
    def _merge_entitlements(self, src_partners, dst_partner):
        """Leave what was prepared for one of these contacts in each cycle, before they are merged."""
        people, by_cycle = (src_partners | dst_partner).ids, defaultdict(list)
        given = ["|", ("state", "not in", REFUSED), ("is_cancelled_by_criteria", "=", True)]
        for model in self._entitlement_models:
            for entitlement in self.env[model].search([("partner_id", "in", people), *given]):
                by_cycle[entitlement.cycle_id].append(entitlement)
        for cycle, entitlements in by_cycle.items():
            if cycle._attendance_managers():
                cycle._keep_those_of_one(entitlements, dst_partner)

    def _keep_those_of_one(self, entitlements, dst_partner):
        """Delete those of all contacts but one. What is approved may be paid already: it stays.

        entitlements: a list of records, which may be of several models
        """
        by_rank = defaultdict(list)
        for one in entitlements:
            rank = 2 if one.state == "cancelled" else 1 if one.state in PREPARED else 0
            by_rank[rank].append(one.partner_id)
        best = by_rank[min(by_rank)]
        kept = dst_partner if dst_partner in best else best[0]
        surplus = [one for one in entitlements if one.partner_id != kept and one.state in NOT_APPROVED]
        for one in surplus:
            one.state = "draft"  # OpenSPP deletes nothing else
            one.unlink()
        if surplus:
            self._message_log(
                body=_(
                    "%(name)s was merged with another contact. What was prepared for the other one was deleted: it "
                    "would be given twice.",
                    name=dst_partner.name,
                )
            )
        if len(set(by_rank[0])) > 1:
            self._message_log(
                body=_(
                    "%(name)s was merged with another contact, and gets something twice: both were approved. Have one "
                    "of the two stopped before it is paid.",
                    name=dst_partner.name,
                )
            )
