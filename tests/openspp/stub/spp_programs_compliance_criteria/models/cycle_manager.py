from odoo import models
from odoo.osv.expression import AND


class DefaultCycleManager(models.Model):
    _inherit = "g2p.cycle.manager.default"

    def _add_beneficiaries(self, cycle, beneficiaries, state="draft", do_count=False):
        if cycle._uses_mechanism("1"):
            domain = AND([cycle._get_compliance_criteria_domain(), [("id", "in", beneficiaries)]])
            beneficiaries = self.env["res.partner"].sudo().search(domain).ids  # sudo: as OpenSPP does
        return super()._add_beneficiaries(cycle, beneficiaries, state, do_count)
