from odoo import fields, models


class GroupMembershipKind(models.Model):
    _name = "g2p.group.membership.kind"
    _description = "Group Membership Kind"

    name = fields.Char("Kind")
    is_unique = fields.Boolean("Unique")
