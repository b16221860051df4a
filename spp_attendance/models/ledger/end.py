from odoo import _, api, fields
from odoo.addons.spp_session_tracking.rules import visible_text
from odoo.exceptions import UserError


class RecordEnd:
    """How a record ends: it is voided because it is wrong, or replaced by a record that is right."""

    __slots__ = ()

    def void(self, reason):
        """Let the records count no more; they stay listed. reason: why, as text. Voided ones stay so. Returns True."""
        return self._void(reason, "manual")

    def _void(self, reason, source):
        """void(), by the way `source`: a client of the API has no manager's rights (see MarkBatch).

        Whoever submitted a pending record withdraws it so; those of others wait for an officer.
        """
        pending = self.filtered(lambda record: record.state == "held" and not record._is_submitted_by(self.env.user))
        if pending:
            pending._check_pending()
        running = self.filtered(lambda record: record.state != "voided")
        running._end("voided", self._read_reason(reason), source=source)
        return True

    @api.model
    def _read_reason(self, reason):
        if not visible_text(reason):
            raise UserError(_("Give the reason."))
        return visible_text(reason)

    def _check_replaceable(self):
        """Raise UserError where one of the records has ended, or is there twice."""
        ended = self.filtered(lambda record: record.state in ("voided", "replaced"))
        if ended or len(self) > len(set(self.ids)):
            text = _("Record %(id)s was replaced already. Correct the record that replaced it.")
            raise UserError(text % {"id": (ended or self)[:1].id})

    def _line_keys(self):
        """{record: (session id, participant id)} of those that state something about a line of a session."""
        stated = self.filtered(lambda record: record.state == "valid" and record.session_id)
        return {record: (record.session_id.id, record.subscriber_id.partner_id.id) for record in stated}

    def _end(self, state, reason, is_decided=False, source="manual"):
        """state: voided or replaced; is_decided: whether an officer has decided it; source: by which way it ends"""
        if not self:
            return
        self.check_access_rights("write")
        self.check_access_rule("write")
        self._check_not_under_snapshot(source)
        line_keys = set(self._line_keys().values())
        ended = {"ended_by_id": self.env.uid, "ended_at": fields.Datetime.now(), "end_reason": reason}
        self._by_server().write({"state": state, **ended})
        if line_keys:
            self._withdraw_from_sessions(line_keys, reason, is_decided, source)

    def _check_not_under_snapshot(self, source):
        """Raise UserError where days present were counted by a record in a snapshot that stands, but for managers.

        source: by which way it ends. A client of the API has no manager's rights, whatever user it acts as.
        """
        if self.env.su or source != "api" and self.env["spp.session"]._is_manager():
            return
        domain = [("record_id", "in", self.ids), ("answer_id.snapshot_id.superseded_by_ids", "=", False)]
        # sudo: whoever may end a record need not see the snapshot that was taken of it
        paid = self.env["spp.attendance.snapshot.day"].sudo().search(domain, limit=1).record_id
        if paid:
            raise UserError(
                _(
                    "A snapshot was taken of record %(id)s: something was paid by it. Ask a manager to change it.",
                    id=paid.id,
                )
            )

    @api.model
    def _withdraw_from_sessions(self, line_keys, reason, is_decided, source):
        """Put on the sessions' lines what the other statements about them say."""
        self.flush_model()
        sessions = self.env["spp.session"].browse({session_id for session_id, _participant_id in line_keys})
        sessions._withdraw(line_keys, sessions._withdrawn_ids(), reason, is_decided, source)
