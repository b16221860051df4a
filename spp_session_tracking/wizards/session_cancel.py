from odoo import fields, models


class SessionCancel(models.TransientModel):
    _name = "spp.session.cancel"
    _description = "Cancel a session"
    _inherit = ["spp.session.dialog"]

    session_id = fields.Many2one("spp.session", required=True, ondelete="cascade")
    series_id = fields.Many2one(related="session_id.series_id", related_sudo=False)
    series_reach = fields.Selection(
        lambda self: self.env["spp.session"]._fields["series_reach"]._description_selection(self.env),
        "Cancel",
        required=True,
        default="this",
    )
    reason = fields.Char(required=True)

    def action_confirm(self):
        self.ensure_one()
        reached = self.session_id
        if self.series_reach == "later":
            reached |= reached._later_scheduled()
        reached._naming_the_day(lambda sessions: sessions.cancel(self.reason))
        return {"type": "ir.actions.act_window_close"}
