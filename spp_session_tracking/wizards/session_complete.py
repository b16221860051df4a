from odoo import api, fields, models


class SessionComplete(models.TransientModel):
    _name = "spp.session.complete"
    _description = "Complete a session"
    _inherit = ["spp.session.dialog"]

    session_id = fields.Many2one("spp.session", required=True, ondelete="cascade")
    attendance_count = fields.Integer(related="session_id.attendance_count", related_sudo=False)
    expected_count = fields.Integer(related="session_id.expected_count", related_sudo=False)
    unmarked_count = fields.Integer("Not marked")

    @api.model
    def default_get(self, fields_list):
        """Remember how many are unmarked now, so that what is confirmed is what was shown."""
        defaults = super().default_get(fields_list)
        session = self.env["spp.session"].browse(defaults.get("session_id"))
        session.check_access_rule("read")
        return {**defaults, "unmarked_count": session.unmarked_count}

    def action_confirm(self):
        self.ensure_one()
        self.session_id.complete(self.unmarked_count)
        return {"type": "ir.actions.act_window_close"}
