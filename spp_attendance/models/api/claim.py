from odoo import api, fields, models

CLAIM_ALL = """
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
    def _claim(self, name, digest):
        """Claim a name. digest: of the request

        If another transaction claims it at the same moment, PostgreSQL refuses one of them, and Odoo repeats that.
        """
        self.env.cr.execute(
            """
            insert into spp_attendance_api_claim (name, digest, claimed_at) values (%s, %s, %s)
                on conflict (name) do update set digest = excluded.digest, claimed_at = excluded.claimed_at
            """,
            [name, digest, fields.Datetime.now()],
        )

    @api.model
    def _claim_all(self, claims):
        """Claim many: {name: digest}. In one order, so that no two transactions wait for each other. See _claim()."""
        if claims:
            values = [fields.Datetime.now(), list(claims), list(claims.values())]
            self.env.cr.execute(CLAIM_ALL, values, log_exceptions=False)

    @api.model
    def _digest_of(self, name):
        """The digest of the request that claimed a name, None if there is none."""
        self.env.cr.execute("select digest from spp_attendance_api_claim where name = %s", [name])
        return (self.env.cr.fetchone() or [None])[0]
