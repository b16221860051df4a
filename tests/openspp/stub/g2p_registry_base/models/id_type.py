from odoo import fields, models


class IdType(models.Model):
    _name = "g2p.id.type"
    _description = "ID Type"
    _order = "name ASC"

    name = fields.Char()
    id_validation = fields.Char()
