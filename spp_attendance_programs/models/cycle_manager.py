from odoo import models
from odoo.addons.spp_attendance.models.programme.criteria import CYCLE, PEOPLE
from odoo.addons.spp_attendance.models.programme.cycle import FILTERED, ON_ENTITLEMENTS, PREPARED

# the states of those members whom OpenG2P verifies
VERIFIED = ["draft", "enrolled", "not_eligible"]


class BaseCycleManager(models.AbstractModel):
    _inherit = "g2p.base.cycle.manager"

    def approve_cycle(self, cycle, auto_approve=False, entitlement_manager=None):
        """Store what the cycle is approved on. Where that is refused, nothing is approved."""
        cycle._check_no_jobs()
        if cycle.state == "to_approve":
            cycle._check_amounts_unchanged()
            # before: OpenSPP approves what is given one by one, and the cycle not at all where the fund is short
            cycle._check_before_approving()
        result = super().approve_cycle(cycle, auto_approve=auto_approve, entitlement_manager=entitlement_manager)
        if cycle.state == cycle.STATE_APPROVED:
            cycle._take_attendance_snapshots()
        return result


class DefaultCycleManager(models.Model):
    _inherit = "g2p.cycle.manager.default"

    def _add_beneficiaries(self, cycle, beneficiaries, state="draft", do_count=False):
        """Tell attendance managers whom OpenSPP is about to add, by its mechanism 1; store how those stand it added."""
        people = list(beneficiaries)
        named = cycle.with_context(**{PEOPLE: people})
        result = super()._add_beneficiaries(named, people, state=state, do_count=do_count)
        cycle._store_attendance_of_added(people)
        return result

    def prepare_entitlements(self, cycle):
        """Give back what was cancelled and delete outdated amounts, once for all jobs: OpenSPP leaves what is there."""
        if cycle.state == "draft":
            cycle._restore_entitlements()
            cycle._delete_outdated_entitlements()
        return super().prepare_entitlements(cycle)

    def _prepare_entitlements(self, cycle, offset=0, limit=None, do_count=False):
        """Tell fields that amounts are multiplied by which cycle it is; filter by OpenSPP's mechanism 2."""
        manager = self.with_context(**{CYCLE: cycle.id})
        cycle = cycle._for_attendance(**{FILTERED: cycle._is_filtered(ON_ENTITLEMENTS)})
        return super(DefaultCycleManager, manager)._prepare_entitlements(cycle, offset, limit, do_count)

    def _check_eligibility(self, cycle, beneficiaries=None, offset=0, limit=None, do_count=False):
        """Store how all stand who are asked about, and cancel what was prepared in kind too.

        OpenG2P asks each manager about those who passed the one before, cancels cash only, and gives nothing back.
        """
        if not cycle._attendance_managers():
            return super()._check_eligibility(cycle, beneficiaries, offset, limit, do_count)
        if beneficiaries is None:
            beneficiaries = cycle.get_beneficiaries(VERIFIED, offset=offset, limit=limit, order="id")
        cycle._store_eligibility(beneficiaries)
        prepared = list(cycle._entitlements([("state", "in", PREPARED)]))
        result = super()._check_eligibility(cycle, beneficiaries, offset, limit, do_count)
        for entitlements in prepared:
            cancelled = [("id", "in", entitlements.ids), ("state", "=", "cancelled")]
            entitlements.search(cancelled).is_cancelled_by_criteria = True
        cycle._turn_away_left_out("not_eligible")
        cycle._cancel_entitlements()
        cycle._restore_entitlements()
        return result
