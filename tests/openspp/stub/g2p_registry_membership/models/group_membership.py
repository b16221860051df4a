from odoo import api, fields, models


class GroupMembership(models.Model):
    _name = "g2p.group.membership"
    _description = "Group Membership"
    _order = "id desc"

    group = fields.Many2one("res.partner", required=True, domain=[("is_group", "=", True)])
    individual = fields.Many2one("res.partner", required=True, domain=[("is_group", "=", False)])
    kind = fields.Many2many("g2p.group.membership.kind", string="Membership Kind")
    start_date = fields.Datetime(default=fields.Datetime.now)
    ended_date = fields.Datetime()
    status = fields.Selection(
        [("inactive", "Inactive"), ("active", "Active")], compute="_compute_status", store=True
    )
    is_ended = fields.Boolean(compute="_compute_status", store=True)

    @api.depends("ended_date")
    def _compute_status(self):
        """As OpenG2P does: an end in the future does not take effect by itself."""
        for membership in self:
            ended = membership.ended_date and membership.ended_date <= fields.Datetime.now()
            membership.is_ended, membership.status = bool(ended), "inactive" if ended else "active"
