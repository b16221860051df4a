from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    open_hours = fields.Integer(related="company_id.open_hours", readonly=False)
    correction_days = fields.Integer(related="company_id.correction_days", readonly=False)
