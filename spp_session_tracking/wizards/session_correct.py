from odoo import fields, models

from ..tools.options import options_of


class SessionCorrect(models.TransientModel):
    _name = "spp.session.correct"
    _description = "Correct a mark"
    _inherit = ["spp.session.line.dialog"]

    status = fields.Selection(options_of("spp.session.attendance", "status"), required=True)
    reason = fields.Char(required=True)

    def action_confirm(self):
        self.ensure_one()
        self._check_as_shown()
        self.attendance_id.correct(self.status, self.reason)
        self.unlink()  # the reason belongs in the log, or as an excuse on the line
        return {"type": "ir.actions.act_window_close"}
