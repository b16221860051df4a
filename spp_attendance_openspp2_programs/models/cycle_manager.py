from odoo import models
from odoo.addons.spp_attendance.models.programme.criteria import PEOPLE
from odoo.addons.spp_attendance.models.programme.cycle import FILTERED, ON_ENTITLEMENTS


class BaseCycleManager(models.AbstractModel):
    _inherit = "spp.base.cycle.manager"

    def approve_cycle(self, cycle, auto_approve=False, entitlement_manager=None):
        """Store what the cycle is approved on. Where that is refused, nothing is approved."""
        result = super().approve_cycle(cycle, auto_approve=auto_approve, entitlement_manager=entitlement_manager)
        if cycle.state == cycle.STATE_APPROVED:
            cycle._check_before_approving()
            cycle._take_attendance_snapshots()
        return result


class DefaultCycleManager(models.Model):
    _inherit = "spp.cycle.manager.default"

    def _add_beneficiaries(self, cycle, beneficiaries, state="draft", do_count=False):
        """Tell attendance managers whom OpenSPP 2 is about to add, by its mechanism 1; store how these stand."""
        people = list(beneficiaries)
        named = cycle.with_context(**{PEOPLE: people})
        result = super()._add_beneficiaries(named, people, state=state, do_count=do_count)
        cycle._store_attendance_of_added(people)
        return result

    def _prepare_entitlements(self, cycle, *args, **kwargs):
        """Filter entitlements of all kinds by OpenSPP 2's mechanism 2."""
        cycle = cycle._for_attendance(**{FILTERED: cycle._is_filtered(ON_ENTITLEMENTS)})
        return super()._prepare_entitlements(cycle, *args, **kwargs)
