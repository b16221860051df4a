from odoo import fields, models


class SessionExcuse(models.TransientModel):
    _name = "spp.session.excuse"
    _description = "Excuse a person from a session"
    _inherit = ["spp.session.dialog"]
    _target = "attendance_id"

    attendance_id = fields.Many2one("spp.session.attendance", required=True, ondelete="cascade")
    participant_id = fields.Many2one(related="attendance_id.participant_id", related_sudo=False)
    reason = fields.Char(required=True)

    def action_confirm(self):
        self.ensure_one()
        self.attendance_id.write({"status": "excused", "excuse_reason": self.reason})
        self.unlink()  # the reason belongs on the line, where only facilitators of the session and officers see it
        return {"type": "ir.actions.act_window_close"}
