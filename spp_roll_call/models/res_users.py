from odoo import models
from odoo.http import request

SESSION_DEVICE = "spp_roll_call_device"


class ResUsers(models.Model):
    _inherit = "res.users"

    def _update_last_login(self):
        """A new login may make this phone a device again, also where its last device was revoked."""
        if request:
            request.session.pop(SESSION_DEVICE, None)
        return super()._update_last_login()
