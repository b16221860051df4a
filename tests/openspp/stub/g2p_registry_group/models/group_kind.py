from odoo import fields, models


class GroupKind(models.Model):
    _name = "g2p.group.kind"
    _description = "Group Kind"

    name = fields.Char("Kind")
