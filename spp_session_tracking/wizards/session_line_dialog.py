from odoo import _, api, fields, models
from odoo.exceptions import UserError


class SessionLineDialog(models.AbstractModel):
    """A dialog that states something of a person of a roster. It says what is marked so far, as it was on opening."""

    _name = "spp.session.line.dialog"
    _description = "Dialog about a person of a roster"
    _inherit = ["spp.session.dialog"]
    _target = "attendance_id"

    attendance_id = fields.Many2one("spp.session.attendance", required=True, ondelete="cascade")
    participant_id = fields.Many2one(related="attendance_id.participant_id", related_sudo=False)
    old_status = fields.Selection(related="attendance_id.status", related_sudo=False, string="Was marked")
    old_marked_by_id = fields.Many2one(related="attendance_id.marked_by_id", related_sudo=False, string="Marked by")
    shown_status = fields.Char(
        "Status when opened", compute="_compute_shown", store=True, readonly=False, precompute=True
    )
    shown_marked_at = fields.Datetime(
        "Marked at, when opened", compute="_compute_shown", store=True, readonly=False, precompute=True
    )

    @api.depends("attendance_id")
    def _compute_shown(self):
        for dialog in self:
            dialog.shown_status = dialog.attendance_id.status
            dialog.shown_marked_at = dialog.attendance_id.marked_at

    def _check_as_shown(self):
        """Refuse to overwrite a mark that was made after the dialog was opened."""
        shown_at = self.shown_marked_at and fields.Datetime.to_string(self.shown_marked_at)
        if not self.attendance_id._is_as_seen({"status": self.shown_status, "marked_at": shown_at}):
            raise UserError(_("Somebody else has marked this person meanwhile. Close this, look again, then mark."))
