from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    open_hours = fields.Integer(
        "Sessions open",
        default=12,
        help="How many hours before its start a session takes marks. Excuses are taken at any time before.",
    )
    correction_days = fields.Integer(
        "Marking after completion",
        default=3,
        help="For how many days after completion the facilitators may go on marking. Later only managers may.",
    )

    _sql_constraints = [
        (
            "open_hours_range",
            "check(open_hours between 0 and 8760)",
            "Give the hours before the start as a number from 0 to 8760 (one year).",
        ),
        (
            "correction_days_range",
            "check(correction_days between 0 and 3660)",
            "Give the days after completion as a number from 0 to 3660 (ten years).",
        ),
    ]
