from odoo import fields, models


class AreaKind(models.Model):
    _name = "spp.area.kind"
    _description = "Area Kind"

    name = fields.Char(required=True)
