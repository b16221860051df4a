from odoo import fields, models


class GenderType(models.Model):
    _name = "gender.type"
    _description = "Gender Type"
    _rec_name = "code"

    code = fields.Char()
    value = fields.Char()
    active = fields.Boolean(default=True)
