from odoo import models


class PrivacyLookupLine(models.TransientModel):
    _inherit = "privacy.lookup.wizard.line"

    def _contact(self):
        """Of a person known to attendance the contact."""
        people = self.env["spp.attendance.subscriber"].sudo(False)
        if self.res_model == people._name:
            return people.browse(self.res_id).exists().partner_id
        return super()._contact()
