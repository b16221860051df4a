from odoo import _, fields, models


class Program(models.Model):
    _inherit = "g2p.program"

    is_one_time_distribution = fields.Boolean("One-time Distribution")

    def import_eligible_registrants(self, state="draft"):
        count = self.get_managers(self.MANAGER_ELIGIBILITY)[0].import_eligible_registrants()
        if count < 1000:
            message = _("%s Imported Beneficiaries", count)
        else:
            message = _("Started importing %s beneficiaries", count)
        return {"type": "ir.actions.client", "tag": "display_notification", "params": {"message": message}}
