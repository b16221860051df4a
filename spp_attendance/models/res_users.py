from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    attendance_device_ids = fields.One2many(
        "spp.attendance.api.client.credential",
        "user_id",
        "Devices",
        domain=[("is_device", "=", True)],
        groups="spp_session_tracking.group_facilitator",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        return [*super().SELF_READABLE_FIELDS, "attendance_device_ids"]

    def write(self, vals):
        """Archiving a user revokes the tokens of their API clients. A new password ends their devices as well."""
        result = super().write(vals)
        if "password" in vals:
            self._api_clients()._end_for_new_password()
        elif not vals.get("active", True):
            self._api_clients()._revoke_tokens()
        return result

    def _api_clients(self):
        # sudo: whoever changes a user need not see the API clients of that user
        clients = self.env["spp.attendance.api.client.credential"].sudo().with_context(active_test=False)
        return clients.search([("user_id", "in", self.ids)])
