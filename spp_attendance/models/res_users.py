from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def write(self, vals):
        """Archiving a user revokes the tokens of their API clients."""
        result = super().write(vals)
        if "active" in vals and not vals["active"]:
            # sudo: whoever archives a user need not see the API clients of that user
            clients = self.env["spp.attendance.api.client.credential"].sudo().with_context(active_test=False)
            clients.search([("user_id", "in", self.ids)])._revoke_tokens()
        return result
