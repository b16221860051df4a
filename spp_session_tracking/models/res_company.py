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
        ("open_hours_positive", "check(open_hours >= 0)", "Sessions open 0 or more hours before their start."),
        ("correction_days_positive", "check(correction_days >= 0)", "Marking goes on for 0 or more days."),
    ]
