from odoo import api, fields, models


class EligibilityManager(models.Model):
    _name = "g2p.eligibility.manager"
    _description = "Eligibility Manager"
    _inherit = "g2p.manager.mixin"

    program_id = fields.Many2one("g2p.program", ondelete="cascade")

    @api.model
    def _selection_manager_ref_id(self):
        return [*super()._selection_manager_ref_id(), ("g2p.program_membership.manager.default", "Default Eligibility")]


class BaseEligibilityManager(models.AbstractModel):
    _name = "g2p.program_membership.manager"
    _description = "Base Eligibility"
    _inherit = "base.programs.manager"

    name = fields.Char("Manager Name", required=True)
    program_id = fields.Many2one("g2p.program", "Program", required=True)


class DefaultEligibilityManager(models.Model):
    _name = "g2p.program_membership.manager.default"
    _description = "Simple Eligibility"
    _inherit = ["g2p.program_membership.manager", "g2p.manager.source.mixin"]

    eligibility_domain = fields.Text(default="[]")

    def _prepare_eligible_domain(self, membership=None):
        domain = [] if membership is None else [("id", "in", membership.mapped("partner_id.id"))]
        is_group = self.program_id.target_type == "group"
        domain += [("disabled", "=", False), ("is_group", "=", is_group), ("is_registrant", "=", True)]
        return domain + self._safe_eval(self.eligibility_domain)

    def enroll_eligible_registrants(self, program_memberships):
        people = self.env["res.partner"].search(self._prepare_eligible_domain(program_memberships))
        domain = [("partner_id", "in", people.ids), ("program_id", "=", self.program_id.id)]
        return self.env["g2p.program_membership"].search(domain)

    def verify_cycle_eligibility(self, cycle, membership):
        people = self.env["res.partner"].search(self._prepare_eligible_domain(membership))
        return self.env["g2p.cycle.membership"].search([("partner_id", "in", people.ids)])

    def import_eligible_registrants(self, state="draft"):
        found = self.env["res.partner"].search(self._prepare_eligible_domain())
        new = found - self.program_id.get_beneficiaries().partner_id
        values = [(0, 0, {"partner_id": person.id, "state": state}) for person in new]
        self.program_id.update({"program_membership_ids": values})
