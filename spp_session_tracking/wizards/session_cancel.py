from odoo import fields, models


class SessionCancel(models.TransientModel):
    _name = "spp.session.cancel"
    _description = "Cancel a session"
    _inherit = ["spp.session.dialog"]

    session_id = fields.Many2one("spp.session", required=True, ondelete="cascade")
    reason = fields.Char(required=True)

    def action_confirm(self):
        self.ensure_one()
        self.session_id.cancel(self.reason)
        return {"type": "ir.actions.act_window_close"}
