from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    attendance_id_type_id = fields.Many2one(related="company_id.attendance_id_type_id", readonly=False)
