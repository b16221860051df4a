from odoo import api, fields, models

CLAIM = """
    insert into spp_attendance_api_claim (name, digest, claimed_at)
    select name, digest, %s from unnest(%s, %s::varchar[]) as given (name, digest) order by name
        on conflict (name) do update set digest = excluded.digest, claimed_at = excluded.claimed_at
"""


class ApiClaim(models.Model):
    """What a request is about to create. Of two requests at the same moment one creates it, and the other finds it."""

    _name = "spp.attendance.api.claim"
    _description = "Claim of an API request"
    _log_access = False

    name = fields.Char(required=True)
    digest = fields.Char()  # of the request
    claimed_at = fields.Datetime(required=True, index=True)

    _sql_constraints = [("name_unique", "unique(name)", "It is claimed already.")]

    @api.model
    def _claim(self, claims):
        """Claim names: {name: digest of the request}. In one order, so that no two transactions wait for each other.

        If another transaction claims one at the same moment, PostgreSQL refuses one of them, and Odoo repeats that.
        """
        if claims:
            values = [fields.Datetime.now(), list(claims), list(claims.values())]
            self.env.cr.execute(CLAIM, values, log_exceptions=False)

    @api.model
    def _digest_of(self, name):
        """The digest of the request that claimed a name, None if there is none."""
        self.env.cr.execute("select digest from spp_attendance_api_claim where name = %s", [name])
        return (self.env.cr.fetchone() or [None])[0]
