from odoo import models


class DefaultEntitlementManager(models.Model):
    _inherit = "g2p.program.entitlement.manager.default"

    def prepare_entitlements(self, cycle, beneficiaries):
        if cycle._uses_mechanism("2"):
            # sudo: as OpenSPP does
            satisfied = self.env["res.partner"].sudo().search(cycle._get_compliance_criteria_domain())
            beneficiaries = beneficiaries.filtered(lambda membership: membership.partner_id in satisfied)
        return super().prepare_entitlements(cycle, beneficiaries)
