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

    def _check_replaceable(self):
        """Raise UserError where one of the records has ended, or is there twice."""
        ended = self.filtered(lambda record: record.state in ("voided", "replaced"))
        if ended or len(self) > len(set(self.ids)):
            raise UserError(
                _("Record %(id)s has ended already. Correct the one in its place.", id=(ended or self)[:1].id)
            )

    def _on_sessions(self):
        """{record: (session id, participant id)} of those that state something on a session's line."""
        stated = self.filtered(lambda record: record.state == "valid" and record.session_id)
        return {record: (record.session_id.id, record.subscriber_id.partner_id.id) for record in stated}

    def _end(self, state, reason, is_decided=False):
        if not self:
            return
        self.check_access_rights("write")
        self.check_access_rule("write")
        pairs = set(self._on_sessions().values())
        ended = {"ended_by_id": self.env.uid, "ended_at": fields.Datetime.now(), "end_reason": reason}
        self._by_server().write({"state": state, **ended})
        if pairs:
            self._take_back_from_sessions(pairs, reason, is_decided)

    @api.model
    def _take_back_from_sessions(self, pairs, reason, is_decided):
        """Let the sessions' lines say what the other statements about them say."""
        self.flush_model()
        sessions = [session_id for session_id, _participant_id in pairs]
        withdrawn = self.search([("session_id", "in", sessions), ("state", "!=", "valid")])
        self.env["spp.session"]._withdraw(pairs, set(withdrawn.mapped("external_id")), reason, is_decided)
