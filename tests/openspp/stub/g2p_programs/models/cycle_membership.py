from odoo import fields, models


class CycleMembership(models.Model):
    _name = "g2p.cycle.membership"
    _description = "Cycle Membership"
    _order = "partner_id asc, id desc"

    partner_id = fields.Many2one("res.partner", "Registrant", required=True, index=True)
    cycle_id = fields.Many2one("g2p.cycle", "Cycle", required=True, index=True)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("enrolled", "Enrolled"),
            ("paused", "Paused"),
            ("exited", "Exited"),
            ("not_eligible", "Not Eligible"),
        ],
        default="draft",
        copy=False,
    )

    _sql_constraints = [
        ("cycle_membership_unique", "unique (partner_id, cycle_id)", "Beneficiary must be unique per cycle."),
    ]
