from odoo import api, fields, models


class CycleMembership(models.Model):
    _name = "spp.cycle.membership"
    _description = "Cycle Membership"
    _order = "partner_id asc,id desc"

    partner_id = fields.Many2one("res.partner", "Registrant", required=True, index=True)
    cycle_id = fields.Many2one("spp.cycle", "Cycle", required=True, index=True)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("enrolled", "Enrolled"),
            ("paused", "Paused"),
            ("exited", "Exited"),
            ("not_eligible", "Not Eligible"),
            ("non_compliant", "Non-Compliant"),
        ],
        default="draft",
        copy=False,
    )

    _sql_constraints = [("partner_cycle_unique", "unique (partner_id, cycle_id)", "Once per cycle.")]

    @api.model
    def bulk_create_memberships(self, vals_list, chunk_size=1000, skip_duplicates=False):
        """As OpenSPP 2 does: by SQL, past create()."""
        for vals in vals_list:
            self.env.cr.execute(
                """
                insert into spp_cycle_membership (partner_id, cycle_id, state)
                values (%(partner_id)s, %(cycle_id)s, %(state)s) on conflict do nothing
                """,
                vals,
            )
