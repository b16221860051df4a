from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.spp_attendance.rest import secret
from odoo.addons.spp_session_tracking.rules import utc_now
from odoo.fields import NO_ACCESS

LIFETIME = timedelta(minutes=10)


class Enrolment(models.Model):
    """A code that makes one phone a device of its user. It is shown once, as a QR code on a desk, and used once."""

    _name = "spp.roll.call.enrolment"
    _description = "Enrolment of a phone"
    _rec_name = "user_id"
    _order = "id desc"

    user_id = fields.Many2one("res.users", required=True, readonly=True, ondelete="cascade", index=True)
    code_hash = fields.Char(required=True, readonly=True, groups=NO_ACCESS, index=True)
    expires_at = fields.Datetime(required=True, readonly=True)
    used_at = fields.Datetime(readonly=True)

    @api.model
    def _make(self, user):
        """A new code for a phone of the user. Only its hash is stored."""
        code = secret.new()
        expires_at = utc_now() + LIFETIME
        # sudo: nobody may read or write codes
        self.sudo().create({"user_id": user.id, "code_hash": secret.hashed(code), "expires_at": expires_at})
        return code

    def _made_at(self):
        """When the code was shown, to the fraction of the second."""
        return self.expires_at - LIFETIME

    @api.model
    def _use(self, code):
        """The enrolment of a code, which is used up now; empty if it is wrong, too old, or was used before."""
        self.env.cr.execute(
            """
            update spp_roll_call_enrolment
               set used_at = %(now)s
             where code_hash = %(hash)s and used_at is null and expires_at > %(now)s
            returning id
            """,
            {"hash": secret.hashed(code), "now": fields.Datetime.now()},
        )
        row = self.env.cr.fetchone()
        self.invalidate_model(["used_at"])
        return self.browse(row)

    @api.autovacuum
    def _delete_old(self):
        self.search([("expires_at", "<", fields.Datetime.now() - timedelta(days=1))]).unlink()
