from odoo import _, api, fields, models
from odoo.exceptions import UserError

from ..marking.row_parser import MarkRowParser
from ..rules import visible_text


class SessionHousehold(models.TransientModel):
    """Marks the members of an expected household. What that states of the household follows by the rule of its type."""

    _name = "spp.session.household"
    _description = "Who of the household came"
    _inherit = ["spp.session.dialog"]
    _target = "attendance_id"

    attendance_id = fields.Many2one("spp.session.attendance", required=True, ondelete="cascade")
    household_id = fields.Many2one(related="attendance_id.participant_id", related_sudo=False, string="Household")
    session_state = fields.Selection(related="attendance_id.session_state", related_sudo=False)
    member_ids = fields.One2many(
        "spp.session.household.member",
        "dialog_id",
        "Members",
        compute="_compute_member_ids",
        store=True,
        readonly=False,
        help="Those who belong to the household on the day of the session.",
    )
    reason = fields.Char(help="Why somebody is excused, or why a mark of a completed session is corrected.")

    @api.depends("attendance_id")
    def _compute_member_ids(self):
        for dialog in self:
            members = dialog._members()
            statuses = {line.participant_id.id: line.status for line in dialog._lines(members)}
            rows = [
                {
                    "participant_id": each,
                    "roles": ", ".join(sorted(roles)),
                    "status": statuses.get(each),
                    "shown_status": statuses.get(each),
                }
                for each, roles in members.items()
            ]
            dialog.member_ids = [fields.Command.clear(), *map(fields.Command.create, rows)]

    def _members(self):
        """{contact id: the names of their roles} of the members on the day of the session"""
        household = self.attendance_id.participant_id.id
        members = self.env["spp.household.source"]._members_of([household], self.attendance_id.session_id.date)
        return members.get(household, {})

    def _lines(self, members):
        lines = self.attendance_id.session_id.attendance_ids
        return lines.filtered(lambda line: line.participant_id.id in members)

    def _check_as_shown(self, members):
        """Refuse to overwrite a mark that was made after the dialog was opened."""
        statuses = {line.participant_id.id: line.status for line in self._lines(self._members())}
        if any((member.shown_status or False) != statuses.get(member.participant_id.id, False) for member in members):
            raise UserError(
                _("Somebody else has marked these people meanwhile. Close this, look again, then mark them.")
            )

    def action_confirm(self):
        self.ensure_one()
        changed = self.member_ids.filtered(lambda member: (member.status or "") != (member.shown_status or ""))
        if not changed:
            raise UserError(_("Say of at least one member who came, is excused or is absent."))
        self._check_as_shown(changed)
        marks = MarkRowParser(self.env).parse_rows([member._to_row() for member in changed])
        self.env["spp.session"]._save_marks(marks, "manual", visible_text(self.reason))
        self.unlink()  # the reason belongs in the log, or as an excuse on the lines
        return {"type": "ir.actions.act_window_close"}
