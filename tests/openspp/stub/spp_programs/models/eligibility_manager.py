from odoo import models


class DefaultEligibilityManager(models.Model):
    _inherit = "g2p.program_membership.manager.default"

    def import_eligible_registrants(self, state="draft"):
        before = self.program_id.get_beneficiaries(count=True)
        super().import_eligible_registrants(state)
        return self.program_id.get_beneficiaries(count=True) - before
