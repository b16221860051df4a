from odoo import api, fields, models


class GroupMembership(models.Model):
    _name = "spp.group.membership"
    _description = "Group Membership"
    _order = "id desc"

    group = fields.Many2one("res.partner", required=True, domain=[("is_group", "=", True)], index=True)
    individual = fields.Many2one("res.partner", required=True, domain=[("is_group", "=", False)], index=True)
    membership_type_ids = fields.Many2many("spp.vocabulary.code", string="Group Role")
    start_date = fields.Datetime(default=fields.Datetime.now)
    ended_date = fields.Datetime()
    is_ended = fields.Boolean(compute="_compute_is_ended", store=True)
    active = fields.Boolean(default=True)

    @api.depends("ended_date")
    def _compute_is_ended(self):
        for membership in self:
            membership.is_ended = bool(membership.ended_date) and membership.ended_date <= fields.Datetime.now()
