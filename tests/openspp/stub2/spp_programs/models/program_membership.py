from odoo import fields, models


class ProgramMembership(models.Model):
    _name = "spp.program.membership"
    _description = "Program Membership"
    _inherits = {"res.partner": "partner_id"}
    _order = "id desc"

    partner_id = fields.Many2one("res.partner", "Registrant", required=True, ondelete="cascade")
    program_id = fields.Many2one("spp.program", "Program", required=True)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("enrolled", "Enrolled"),
            ("paused", "Paused"),
            ("exited", "Exited"),
            ("not_eligible", "Not Eligible"),
            ("duplicated", "Duplicated"),
        ],
        default="draft",
        copy=False,
    )

    _sql_constraints = [
        ("program_membership_unique", "unique (partner_id, program_id)", "Beneficiary must be unique per program."),
    ]
