import time
from datetime import datetime, timezone

from odoo import api, models
from odoo.http import request

# In a session of Odoo: [id of the user, seconds since 1970] of the last login.
LOGIN = "spp_roll_call_login"


class ResUsers(models.Model):
    _inherit = "res.users"

    def write(self, vals):
        """A new password, and archiving, end the codes that wait to make phones devices of these users, or by them."""
        result = super().write(vals)
        if "password" in vals or not vals.get("active", True):
            # sudo: whoever changes a user need not see the codes
            codes = self.env["spp.roll.call.enrolment"].sudo()
            theirs = ["|", ("user_id", "in", self.ids), ("create_uid", "in", self.ids)]
            codes.search([("used_at", "=", False), *theirs]).unlink()
        return result

    @api.model
    def _update_last_login(self):
        """Note in the session of Odoo who logged in, and when."""
        if request:
            request.session[LOGIN] = [self.env.uid, time.time()]
        return super()._update_last_login()

    def _must_log_in_again(self):
        """Whether a device of the user was revoked after they logged in: this browser may be on the lost phone.

        A login that is not noted may be of any age. Whoever comes without a session of Odoo gives a password or key
        with each request.
        """
        if not request or request.session.uid != self.id:
            return False
        # sudo: a facilitator may not read clients, and learns of their own devices only
        return self.env["spp.attendance.api.client.credential"].sudo()._is_revoked_since(self, self._logged_in_at())

    def _logged_in_at(self):
        """The moment (UTC) of the login of this session of Odoo, None where it is not noted."""
        user_id, seconds = request.session.get(LOGIN) or (None, 0)
        return datetime.fromtimestamp(seconds, timezone.utc).replace(tzinfo=None) if user_id == self.id else None
