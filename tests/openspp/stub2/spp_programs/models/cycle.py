from odoo import _, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.osv.expression import OR

MECHANISM = "spp_programs_compliance_criteria.beneficiaries_automated_filtering_mechanism"


class Cycle(models.Model):
    _name = "spp.cycle"
    _description = "Cycle"
    _inherit = ["mail.thread"]
    _order = "sequence asc"

    STATE_APPROVED = "approved"

    name = fields.Char(required=True)
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)
    program_id = fields.Many2one("spp.program", "Program", required=True)
    sequence = fields.Integer(required=True, default=1)
    start_date = fields.Date(required=True)
    end_date = fields.Date(required=True)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("to_approve", "To Approve"),
            ("approved", "Approved"),
            ("distributed", "Distributed"),
            ("cancelled", "Canceled"),
            ("ended", "Ended"),
        ],
        default="draft",
    )
    cycle_membership_ids = fields.One2many("spp.cycle.membership", "cycle_id", "Cycle Memberships")
    entitlement_ids = fields.One2many("spp.entitlement", "cycle_id", "Entitlements")
    total_entitlements_count = fields.Integer(compute="_compute_total_entitlements_count")
    allow_filter_compliance_criteria = fields.Boolean(compute="_compute_allow_filter_compliance_criteria")
    compliance_criteria_applied = fields.Boolean()

    def _compute_total_entitlements_count(self):
        for cycle in self:
            cycle.total_entitlements_count = len(cycle.entitlement_ids)

    def _compute_allow_filter_compliance_criteria(self):
        for cycle in self:
            cycle.allow_filter_compliance_criteria = bool(cycle.program_id.compliance_manager_ids)

    def get_beneficiaries(
        self, state, offset=0, limit=None, order=None, count=False, last_id=None, min_id=None, max_id=None
    ):
        domain = [("cycle_id", "=", self.id), ("state", "in", [state] if isinstance(state, str) else state)]
        memberships = self.env["spp.cycle.membership"]
        if count:
            return memberships.search_count(domain, limit=limit)
        if min_id is not None and max_id is not None:
            return memberships.search([*domain, ("id", ">=", min_id), ("id", "<=", max_id)], order=order or "id")
        return memberships.search(domain, offset=offset, limit=limit, order=order)

    def copy_beneficiaries_from_program(self):
        return self._cycle_manager().copy_beneficiaries_from_program(self)

    def action_prepare_entitlement(self):
        """OpenSPP 2 asks first whether criteria that were not applied are to be left out."""
        return self.prepare_entitlement()

    def prepare_entitlement(self):
        return self._cycle_manager().prepare_entitlements(self)

    def action_submit_for_approval(self):
        if not self.entitlement_ids:
            raise UserError(_("Cannot submit cycle without entitlements. Please prepare entitlements first."))
        self.write({"state": "to_approve"})
        self._entitlement_manager().set_pending_validation_entitlements(self)

    def action_approve(self, comment=None):
        if self.state != "to_approve":
            raise UserError(_("Only cycles pending approval can be approved."))
        return self._cycle_manager().approve_cycle(self, entitlement_manager=self._entitlement_manager())

    def action_reset_to_draft(self):
        if self.state not in ("to_approve", "cancelled"):
            raise UserError(_("Only cycles pending approval or cancelled can be reset to draft."))
        self.write({"state": "draft"})
        states = ("pending_validation", "cancelled")
        self.entitlement_ids.filtered(lambda one: one.state in states).write({"state": "draft"})

    def action_filter_beneficiaries_by_compliance_criteria(self):
        self.ensure_one()
        if not self.program_id.compliance_manager_ids:
            raise ValidationError(_("Cycle is not on correct condition to filter by compliance!"))
        if self.state not in ("draft", "to_approve") or not self.cycle_membership_ids:
            return
        if not self.env.user.has_group("spp_programs.group_programs_manager"):
            raise AccessError(_("This operation is restricted to program managers."))
        # sudo: as OpenSPP 2 does
        satisfied = self.env["res.partner"].sudo().search(self._get_compliance_criteria_domain())
        failed = self.cycle_membership_ids.filtered(lambda membership: membership.partner_id not in satisfied)
        failed.state = "non_compliant"
        (self.cycle_membership_ids - failed).state = "enrolled"
        self.compliance_criteria_applied = True

    def _get_compliance_criteria_domain(self):
        members = self.cycle_membership_ids or None
        managers = [wrapper.manager_ref_id for wrapper in self.program_id.compliance_manager_ids]
        domains = [manager.get_compliance_domain(members) for manager in managers]
        asked = [domain for domain in domains if domain]
        return OR(asked) if asked else []

    def _uses_mechanism(self, number):
        parameters = self.env["ir.config_parameter"].sudo()  # sudo: as OpenSPP 2 does
        return bool(self.program_id.compliance_manager_ids) and parameters.get_param(MECHANISM, "0") == number

    def _cycle_manager(self):
        return self.program_id.get_manager(self.program_id.MANAGER_CYCLE)

    def _entitlement_manager(self):
        return self.program_id.get_manager(self.program_id.MANAGER_ENTITLEMENT)
