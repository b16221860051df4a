from odoo import _, models
from odoo.exceptions import ValidationError
from odoo.osv.expression import OR

MECHANISM = "spp_programs_compliance_criteria.beneficiaries_automated_filtering_mechanism"


class Cycle(models.Model):
    _inherit = "g2p.cycle"

    def action_filter_beneficiaries_by_compliance_criteria(self):
        self.ensure_one()
        if not self.program_id.compliance_managers:
            raise ValidationError(_("Cycle is not on correct condition to filter by compliance!"))
        if self.state not in ("draft", "to_approve") or not self.cycle_membership_ids:
            return
        # sudo: as OpenSPP does
        satisfied = self.env["res.partner"].sudo().search(self._get_compliance_criteria_domain())
        failed = self.cycle_membership_ids.filtered(lambda membership: membership.partner_id not in satisfied)
        failed.state = "non_compliant"
        (self.cycle_membership_ids - failed).state = "enrolled"

    def _get_compliance_criteria_domain(self):
        members = self.cycle_membership_ids or None
        managers = [wrapper.manager_ref_id for wrapper in self.program_id.compliance_managers]
        return OR([manager._prepare_eligible_domain(members) for manager in managers])

    def _uses_mechanism(self, number):
        parameters = self.env["ir.config_parameter"].sudo()  # sudo: as OpenSPP does
        return bool(self.program_id.compliance_managers) and parameters.get_param(MECHANISM, "0") == number
