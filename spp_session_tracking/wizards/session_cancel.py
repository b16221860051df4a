from odoo import api, fields, models

from ..tools.options import options_of


class SessionCancel(models.TransientModel):
    _name = "spp.session.cancel"
    _description = "Cancel a session"
    _inherit = ["spp.session.dialog"]

    session_id = fields.Many2one("spp.session", required=True, ondelete="cascade")
    series_reach = fields.Selection(options_of("spp.session", "series_reach"), "Cancel", required=True, default="this")
    later_count = fields.Integer("Later sessions", compute="_compute_later_count")
    reason = fields.Char(required=True)

    @api.depends("session_id")
    def _compute_later_count(self):
        for dialog in self:
            dialog.later_count = len(dialog.session_id._later_scheduled())

    def action_confirm(self):
        self.ensure_one()
        if self.series_reach == "later":
            reached = self.session_id | self.session_id._later_scheduled()
            reached._or_name_the_day(lambda sessions: sessions.cancel(self.reason))
        else:
            self.session_id.cancel(self.reason)
        return {"type": "ir.actions.act_window_close"}
