from odoo import _, api, fields, models
from odoo.exceptions import UserError


class AttendanceList(models.Model):
    """How a record ends: voided because it is wrong, or replaced by one that says it right."""

    _inherit = "spp.attendance.list"

    def void(self, reason):
        """Let the records count no more; they stay listed. reason: why, as text. Voided ones stay so. Returns True."""
        self.filtered(lambda record: record.state != "voided")._end("voided", self._read_reason(reason))
        return True

    @api.model
    def _read_reason(self, reason):
        if not isinstance(reason, str) or not reason.strip():
            raise UserError(_("Give the reason."))
        return reason.strip()

    @api.model
    def _replaced(self, rows):
        """The records that rows to be stored replace: valid ones, each of them once."""
        replaced = self.browse([row["replaces_id"] for row in rows if row["replaces_id"]])
        ended = replaced.filtered(lambda record: record.state in ("voided", "replaced"))
        if ended or len(replaced) > len(set(replaced.ids)):
            raise UserError(
                _("Record %(id)s has ended already. Correct the one in its place.", id=(ended or replaced)[:1].id)
            )
        return replaced

    def _end(self, state, reason):
        if not self:
            return
        self.check_access_rights("write")
        self.check_access_rule("write")
        ended = {"ended_by_id": self.env.uid, "ended_at": fields.Datetime.now(), "end_reason": reason}
        self._write_server({"state": state, **ended})
        self._take_back_from_sessions(reason)

    def _take_back_from_sessions(self, reason):
        """Let the sessions' lines say what the other statements about them say."""
        stated = self.filtered(lambda record: record.session_id and record.subscriber_id)
        if not stated:
            return
        self.flush_model()
        pairs = {(record.session_id.id, record.subscriber_id.partner_id.id) for record in stated}
        withdrawn = self.search([("session_id", "in", stated.session_id.ids), ("state", "!=", "valid")])
        self.env["spp.session"]._withdraw(pairs, set(withdrawn.mapped("external_id")), reason)
