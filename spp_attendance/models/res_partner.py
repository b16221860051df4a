from odoo import _, models
from odoo.exceptions import UserError


class ResPartner(models.Model):
    _inherit = "res.partner"

    def action_view_subscriber(self):
        """Open the person known to attendance that the contact is; officers make the contact known by it."""
        self.ensure_one()
        people = self.env["spp.attendance.subscriber"]
        company = self.env.company
        asked = [("partner_id", "=", self.id), ("company_id", "=", company.id)]
        subscriber = people.with_context(active_test=False).search(asked)
        if not subscriber and not people.check_access_rights("create", raise_exception=False):
            raise UserError(_("The contact is not known to attendance yet. Officers make it known."))
        subscriber = subscriber or people._of_partners(self, company)[self.id]
        return {
            "type": "ir.actions.act_window",
            "name": _("Person known to attendance"),
            "res_model": people._name,
            "res_id": subscriber.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
