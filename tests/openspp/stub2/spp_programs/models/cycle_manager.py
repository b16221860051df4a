from odoo import _, api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.osv.expression import AND


class CycleManager(models.Model):
    _name = "spp.cycle.manager"
    _description = "Cycle Manager"
    _inherit = "spp.manager.mixin"

    program_id = fields.Many2one("spp.program", ondelete="cascade")

    @api.model
    def _selection_manager_ref_id(self):
        return [*super()._selection_manager_ref_id(), ("spp.cycle.manager.default", "Default")]


class BaseCycleManager(models.AbstractModel):
    _name = "spp.base.cycle.manager"
    _description = "Base Cycle Manager"

    name = fields.Char("Manager Name", required=True)
    program_id = fields.Many2one("spp.program", "Program", required=True)

    def approve_cycle(self, cycle, auto_approve=False, entitlement_manager=None):
        cycle.update({"state": cycle.STATE_APPROVED})
        if not self.env.user.has_group("spp_programs.group_programs_cycle_approver"):
            raise ValidationError(_("You are not authorized to approve this cycle."))

    def _ensure_can_edit_cycle(self, cycle):
        if cycle.state != "draft":
            raise ValidationError(_("The Cycle is not in draft mode"))


class DefaultCycleManager(models.Model):
    _name = "spp.cycle.manager.default"
    _description = "Default Cycle Manager"
    _inherit = ["spp.base.cycle.manager", "spp.manager.source.mixin"]

    def prepare_entitlements(self, cycle):
        self._ensure_can_edit_cycle(cycle)
        self._prepare_entitlements(cycle, do_count=True)

    def _prepare_entitlements(self, cycle, offset=0, limit=None, min_id=None, max_id=None, do_count=False):
        beneficiaries = cycle.get_beneficiaries(
            ["enrolled"], offset=offset, limit=limit, min_id=min_id, max_id=max_id, order="id"
        )
        manager = self.program_id.get_manager(self.program_id.MANAGER_ENTITLEMENT)
        manager.prepare_entitlements(cycle, beneficiaries)

    def copy_beneficiaries_from_program(self, cycle, state="enrolled"):
        return self.add_beneficiaries(cycle, cycle.program_id.get_beneficiaries("enrolled").partner_id.ids, state)

    def add_beneficiaries(self, cycle, beneficiaries, state="draft"):
        self._ensure_can_edit_cycle(cycle)
        new = list(set(beneficiaries) - set(cycle.cycle_membership_ids.partner_id.ids))
        if new:
            self._add_beneficiaries(cycle, new, state, do_count=True)

    def _add_beneficiaries(self, cycle, beneficiaries, state="draft", do_count=False):
        if not self.env.user.has_group("spp_programs.group_programs_manager"):
            raise AccessError(_("This operation is restricted to program managers and validators."))
        if cycle._uses_mechanism("1"):
            domain = AND([cycle._get_compliance_criteria_domain(), [("id", "in", beneficiaries)]])
            beneficiaries = self.env["res.partner"].sudo().search(domain).ids  # sudo: as OpenSPP 2 does
        vals_list = [{"partner_id": person, "cycle_id": cycle.id, "state": state} for person in beneficiaries]
        self.env["spp.cycle.membership"].bulk_create_memberships(vals_list, skip_duplicates=True)
        cycle.invalidate_recordset(["cycle_membership_ids"])
