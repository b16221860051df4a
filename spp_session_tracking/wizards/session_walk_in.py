from odoo import _, fields, models
from odoo.exceptions import UserError


class SessionWalkIn(models.TransientModel):
    _name = "spp.session.walk.in"
    _description = "Somebody else came"
    _inherit = ["spp.session.dialog"]

    session_id = fields.Many2one("spp.session", required=True, ondelete="cascade")
    participant_id = fields.Many2one(
        "res.partner",
        "Person",
        required=True,
        ondelete="cascade",
        domain=lambda self: self.env["res.partner"]._domain_participants(),
    )
    status = fields.Selection([("present", "Present"), ("late", "Late")], required=True, default="present")

    def action_confirm(self):
        self.ensure_one()
        self._check_not_marked()
        row = {"session_id": self.session_id.id, "participant_id": self.participant_id.id, "status": self.status}
        self.env["spp.session"].mark([{**row, "attendance_time": self.session_id._coming_now()}])
        return {"type": "ir.actions.act_window_close"}

    def _check_not_marked(self):
        """Refuse to state something else of somebody whose row says already what somebody has seen."""
        key = (self.session_id.id, self.participant_id.id)
        line = self.env["spp.session"]._lines_by_key({key}).get(key)
        if line and line.status and line.basis == "observed":
            raise UserError(
                _("%(name)s is on the roster, and marked. Mark the row on the roster.", name=self.participant_id.name)
            )
