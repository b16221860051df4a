from odoo import _, api, fields, models
from odoo.exceptions import UserError, ValidationError


class CycleManager(models.Model):
    _name = "g2p.cycle.manager"
    _description = "Cycle Manager"
    _inherit = "g2p.manager.mixin"

    program_id = fields.Many2one("g2p.program", ondelete="cascade")

    @api.model
    def _selection_manager_ref_id(self):
        return [*super()._selection_manager_ref_id(), ("g2p.cycle.manager.default", "Default")]


class BaseCycleManager(models.AbstractModel):
    _name = "g2p.base.cycle.manager"
    _description = "Base Cycle Manager"

    name = fields.Char("Manager Name", required=True)
    program_id = fields.Many2one("g2p.program", "Program", required=True)
    auto_approve_entitlements = fields.Boolean()

    def approve_cycle(self, cycle, auto_approve=False, entitlement_manager=None):
        if cycle.state != "to_approve":
            return {"type": "ir.actions.client", "tag": "display_notification"}
        values = {"approved_date": fields.Datetime.now(), "approved_by": self.env.uid, "state": "approved"}
        cycle.update(values)
        self.on_state_change(cycle)
        return entitlement_manager.validate_entitlements(cycle) if auto_approve else None

    def on_state_change(self, cycle):
        if cycle.state != "approved":
            return
        if not self.approver_group_id:
            raise ValidationError(_("The cycle approver group is not specified!"))
        group = self.approver_group_id
        if self.env.uid != 1 and not self.env.user.has_group(group.get_external_id()[group.id]):
            raise ValidationError(_("You are not allowed to approve this cycle!"))

    def _ensure_can_edit_cycle(self, cycle):
        if cycle.state != "draft":
            raise ValidationError(_("The Cycle is not in draft mode"))


class DefaultCycleManager(models.Model):
    _name = "g2p.cycle.manager.default"
    _description = "Default Cycle Manager"
    _inherit = ["g2p.base.cycle.manager", "g2p.manager.source.mixin"]

    approver_group_id = fields.Many2one("res.groups")

    def check_eligibility(self, cycle, beneficiaries=None):
        self._ensure_can_edit_cycle(cycle)
        self._check_eligibility(cycle, beneficiaries=beneficiaries, do_count=True)

    def _check_eligibility(self, cycle, beneficiaries=None, offset=0, limit=None, do_count=False):
        states = ["draft", "enrolled", "not_eligible"]
        before = beneficiaries
        if before is None:
            before = cycle.get_beneficiaries(states, offset=offset, limit=limit, order="id")
        after = before
        for manager in cycle.program_id.get_managers(cycle.program_id.MANAGER_ELIGIBILITY):
            after = manager.verify_cycle_eligibility(cycle, after)
        after.write({"state": "enrolled"})
        removed = self.env["g2p.cycle.membership"].browse(set(before.ids) - set(after.ids))
        removed.write({"state": "not_eligible"})
        domain = [("cycle_id", "=", cycle.id), ("partner_id", "in", removed.partner_id.ids)]
        self.env["g2p.entitlement"].search(domain).write({"state": "cancelled"})

    def prepare_entitlements(self, cycle):
        self._ensure_can_edit_cycle(cycle)
        self._prepare_entitlements(cycle, do_count=True)

    def _prepare_entitlements(self, cycle, offset=0, limit=None, do_count=False):
        beneficiaries = cycle.get_beneficiaries(["enrolled"], offset=offset, limit=limit, order="id")
        manager = self.program_id.get_manager(self.program_id.MANAGER_ENTITLEMENT)
        if not manager:
            raise UserError(_("No Entitlement Manager defined."))
        manager.prepare_entitlements(cycle, beneficiaries)

    def new_cycle(self, name, new_start_date, sequence):
        """A cycle of the 31 days from a date on; OpenG2P's follows a recurrence."""
        values = {"start_date": new_start_date, "end_date": fields.Date.add(new_start_date, days=30)}
        program = {"program_id": self.program_id.id, "name": name, "sequence": sequence}
        return self.env["g2p.cycle"].create({**program, **values})

    def copy_beneficiaries_from_program(self, cycle, state="enrolled"):
        return self.add_beneficiaries(cycle, cycle.program_id.get_beneficiaries("enrolled").partner_id.ids, state)

    def add_beneficiaries(self, cycle, beneficiaries, state="draft"):
        self._ensure_can_edit_cycle(cycle)
        new = list(set(beneficiaries) - set(cycle.cycle_membership_ids.partner_id.ids))
        if new:
            self._add_beneficiaries(cycle, new, state, do_count=True)

    def _add_beneficiaries(self, cycle, beneficiaries, state="draft", do_count=False):
        values = [(0, 0, {"partner_id": person, "state": state}) for person in beneficiaries]
        cycle.update({"cycle_membership_ids": values})
