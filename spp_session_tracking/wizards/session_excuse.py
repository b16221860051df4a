from odoo import fields, models


class SessionExcuse(models.TransientModel):
    _name = "spp.session.excuse"
    _description = "Excuse a person from a session"
    _inherit = ["spp.session.line.dialog"]

    reason = fields.Char(required=True)

    def action_confirm(self):
        self.ensure_one()
        self._check_as_shown()
        self.attendance_id.write({"status": "excused", "excuse_reason": self.reason})
        self.unlink()  # the reason belongs on the line, where only facilitators of the session and officers see it
        return {"type": "ir.actions.act_window_close"}
