from odoo import api, fields, models


class ApiClaim(models.Model):
    """What a request is about to make, so that of two at the same moment one makes it, and the other finds it made."""

    _name = "spp.attendance.api.claim"
    _description = "Claim of an API request"
    _log_access = False

    name = fields.Char(required=True)
    claimed_at = fields.Datetime(required=True, index=True)

    _sql_constraints = [("name_unique", "unique(name)", "It is claimed already.")]

    @api.model
    def _claim(self, name):
        """Claim a name. Where another transaction has done so meanwhile, PostgreSQL has Odoo repeat the request."""
        self.env.cr.execute(
            "insert into spp_attendance_api_claim (name, claimed_at) values (%s, %s) on conflict do nothing",
            [name, fields.Datetime.now()],
        )
