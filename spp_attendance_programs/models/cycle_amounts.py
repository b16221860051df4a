from odoo import _, api, models
from odoo.addons.spp_attendance.models.programme.cycle import PREPARED
from odoo.exceptions import UserError

# the fields of contacts that amounts can be multiplied by, in the order in which a cycle counts them
MULTIPLIERS = ("attended_session_count", "attended_day_count")


class Cycle(models.Model):
    """Amounts that are multiplied by what a person attended follow what is counted, until the cycle is approved.

    OpenSPP prepares no second entitlement for whom it has one. So outdated ones are deleted before it prepares.
    """

    _inherit = "g2p.cycle"

    def _after_criteria_applied(self):
        result = super()._after_criteria_applied()
        if self.state == "draft":
            self._prepare_again(self._delete_outdated_entitlements())
        return result

    def _prepare_again(self, people):
        """Prepare entitlements for those of these people who are enrolled."""
        cycle = self._for_attendance()
        members = cycle.cycle_membership_ids.filtered(
            lambda membership: membership.state == "enrolled" and membership.partner_id in people
        )
        if members:
            program = cycle.program_id
            program.get_manager(program.MANAGER_ENTITLEMENT).prepare_entitlements(cycle, members)

    def _delete_outdated_entitlements(self):
        """Delete what was prepared on other numbers than are counted now. Returns whose it was."""
        people = self.env["res.partner"]
        for entitlements in self._outdated_entitlements():
            people |= entitlements.partner_id.sudo(False)
            entitlements.state = "draft"  # OpenSPP deletes nothing else; what is reset to draft is still pending
            entitlements.unlink()
        return people

    def _outdated_entitlements(self):
        """Yield the prepared entitlements, of each kind, that are multiplied by other numbers than are counted now."""
        names = self._multipliers()
        multiplied = [("is_multiplied_by_attendance", "=", True), ("state", "in", PREPARED)]
        for model in self._entitlement_models if names else ():
            # sudo: OpenSPP gives program managers no right to delete in kind, and approvers none to read all of it
            prepared = self.env[model].sudo().search([("cycle_id", "=", self.id), *multiplied])
            counts = self._multipliers_now(prepared.partner_id.ids, names)
            yield prepared.filtered(lambda one, counts=counts: one._differs(counts[one.partner_id.id]))

    def _multipliers_now(self, people, names):
        """{contact id: {name: number}} as counted now."""
        counted = self._attended_counts(people)
        by_person = {person: dict(zip(MULTIPLIERS, counted.get(person, (0, 0)), strict=True)) for person in people}
        return {person: {name: counts[name] for name in names} for person, counts in by_person.items()}

    def _check_amounts_unchanged(self):
        """Refuse to approve amounts that are multiplied by other numbers than are counted now."""
        people = self.env["res.partner"].union(*(found.partner_id for found in self._outdated_entitlements()))
        if people:
            raise UserError(
                _(
                    "People whose amounts are multiplied by what they attended, which has changed since the "
                    "entitlements were prepared: %(count)s. Reset the cycle to draft, apply the compliance criteria or "
                    "verify the eligibility again, and prepare the entitlements again: the amounts are then counted "
                    "anew.",
                    count=len(people),
                )
            )

    def _multipliers(self):
        """Those of MULTIPLIERS that the programme's entitlements are multiplied by."""
        if not self:
            return []
        program = self.program_id.sudo()  # sudo: whoever approves need not see how amounts are made
        manager = program.get_manager(program.MANAGER_ENTITLEMENT)
        if not manager:
            return []
        # of a basket the manager has the multiplier, of cash and in kind each item
        sources = [manager, *(manager.entitlement_item_ids if "entitlement_item_ids" in manager else ())]
        named = {source.multiplier_field.name for source in sources if "multiplier_field" in source}
        return [name for name in MULTIPLIERS if name in named]

    @api.model
    def _check_nothing_multiplied(self):
        """Refuse to be uninstalled while amounts are multiplied by attendance: OpenSPP would pay each person once."""
        domain = [("name", "=", "multiplier_field"), ("relation", "=", "ir.model.fields"), ("store", "=", True)]
        # the table of fields also names models of addons whose folder is gone
        names = set(self.env["ir.model.fields"].search(domain).mapped("model")).intersection(self.env.registry)
        multiplied = [("multiplier_field.name", "in", MULTIPLIERS), ("multiplier_field.model", "=", "res.partner")]
        stored = [self.env[name] for name in names if self.env[name]._auto and not self.env[name]._transient]
        found = [source for model in stored for source in model.search(multiplied)]
        if found:
            raise UserError(
                _(
                    "Amounts are multiplied by what people attended: %(names)s. Choose another multiplier in these "
                    "programmes, or none, then uninstall.",
                    names=", ".join(sorted({self._place_of(source) for source in found})),
                )
            )

    @api.model
    def _place_of(self, source):
        """Where to find a source of a multiplier: the programme of a manager or of its item, else what it is called."""
        manager = source.entitlement_id if "entitlement_id" in source else source
        program = manager.program_id if "program_id" in manager else None
        return program.name if program else f"{source._description} {source.display_name}"
