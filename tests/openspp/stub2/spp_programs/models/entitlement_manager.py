from odoo import _, api, fields, models
from odoo.exceptions import AccessError


class EntitlementManager(models.Model):
    _name = "spp.program.entitlement.manager"
    _description = "Entitlement Manager"
    _inherit = "spp.manager.mixin"

    program_id = fields.Many2one("spp.program", ondelete="cascade")

    @api.model
    def _selection_manager_ref_id(self):
        kinds = [
            ("spp.program.entitlement.manager.default", "Default"),
            ("spp.program.entitlement.manager.cash", "Cash"),
        ]
        return [*super()._selection_manager_ref_id(), *kinds]


class BaseEntitlementManager(models.AbstractModel):
    _name = "spp.base.program.entitlement.manager"
    _description = "Base Entitlement Manager"
    _inherit = "spp.base.programs.manager"

    name = fields.Char("Manager Name", required=True)
    program_id = fields.Many2one("spp.program", "Program", required=True)

    def prepare_entitlements(self, cycle, beneficiaries):
        """Make an entitlement for each who has none in the cycle."""
        new = beneficiaries.partner_id - cycle.entitlement_ids.partner_id
        vals_list = [{"cycle_id": cycle.id, "partner_id": person.id, "initial_amount": 100} for person in new]
        self.env["spp.entitlement"].create(vals_list)

    def set_pending_validation_entitlements(self, cycle):
        cycle.entitlement_ids.filtered(lambda one: one.state == "draft").write({"state": "pending_validation"})


class DefaultEntitlementManager(models.Model):
    _name = "spp.program.entitlement.manager.default"
    _description = "Default Entitlement Manager"
    _inherit = ["spp.base.program.entitlement.manager", "spp.manager.source.mixin"]

    def prepare_entitlements(self, cycle, beneficiaries):
        """Of OpenSPP 2's kinds, this one alone filters by the compliance criteria."""
        if not self.env.user.has_group("spp_programs.group_programs_manager"):
            raise AccessError(_("This operation is restricted to program managers."))
        if cycle._uses_mechanism("2"):
            # sudo: as OpenSPP 2 does
            satisfied = self.env["res.partner"].sudo().search(cycle._get_compliance_criteria_domain())
            beneficiaries = beneficiaries.filtered(lambda membership: membership.partner_id in satisfied)
        return super().prepare_entitlements(cycle, beneficiaries)


class CashEntitlementManager(models.Model):
    _name = "spp.program.entitlement.manager.cash"
    _description = "Cash Entitlement Manager"
    _inherit = ["spp.base.program.entitlement.manager", "spp.manager.source.mixin"]
