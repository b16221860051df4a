from odoo import fields, models

from ..rules import ATTENDED, OPEN_STATES
from ..tools.options import options_of


class SessionHouseholdMember(models.TransientModel):
    _name = "spp.session.household.member"
    _description = "Member of a household at a session"
    _inherit = ["spp.readable.links"]
    _rec_name = "participant_id"

    dialog_id = fields.Many2one("spp.session.household", required=True, ondelete="cascade")
    participant_id = fields.Many2one("res.partner", "Member", required=True, ondelete="cascade")
    roles = fields.Char()
    status = fields.Selection(options_of("spp.session.attendance", "status"))
    shown_status = fields.Char("Status when opened", help="What was marked when the dialog was opened.")

    def _check_links(self, names):
        """Whoever belongs to the household is shown, wherever their contact is now."""
        others = self.filtered(lambda member: member.participant_id.id not in member.dialog_id._members())
        return super(SessionHouseholdMember, others)._check_links(names)

    def _to_row(self):
        """The row of mark() for the member, who comes now if the session goes on today."""
        session = self.dialog_id.attendance_id.session_id
        is_here = self.status in ATTENDED and session.state in OPEN_STATES
        return {
            "session_id": session.id,
            "participant_id": self.participant_id.id,
            "status": self.status,
            "attendance_time": is_here and session._coming_now(),
            "excuse_reason": self.status == "excused" and self.dialog_id.reason,
        }
