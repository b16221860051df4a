from psycopg2 import IntegrityError

from odoo import _, fields, models
from odoo.addons.spp_session_tracking.marking.mark_batch import MarkBatch, MarkRejected
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL


class AttendanceList(models.Model):
    """What officers decide of records that wait: each decision with its reason on the record."""

    _inherit = "spp.attendance.list"

    def accept(self, reason):
        """Let held records count, on the officer's word. Returns True."""
        return self._decide(reason, {})

    def link(self, subscriber_id, reason):
        """Say whom held records are of: the id of a person (spp.attendance.subscriber). Returns True."""
        person = self.env["spp.attendance.subscriber"].browse(subscriber_id).exists()
        if not person or person.company_id != self.company_id:
            raise UserError(_("There is no person %(id)s in the company.", id=subscriber_id))
        return self._decide(reason, {"subscriber_id": person.id})

    def move(self, session_id, reason):
        """Say which session held records are about: its id, or False for none. Returns True."""
        session = self.env["spp.session"].browse(session_id or []).exists()
        if session_id and (not session or session.company_id != self.company_id):
            raise UserError(_("There is no session %(id)s in the company.", id=session_id))
        return self._decide(reason, {"session_id": session.id})

    def refuse(self, reason):
        """Void held records. Returns True."""
        self._check_held()
        return self.void(reason)

    def _check_held(self):
        if not self.env["spp.session"]._is_officer():
            raise AccessError(_("Officers decide what becomes of records that wait."))
        if any(record.state != "held" for record in self):
            raise UserError(_("Only records that wait are decided. Void or correct the others."))

    def _decide(self, reason, values):
        self._check_held()
        decision = {
            "decided_by_id": self.env.uid,
            "decided_at": fields.Datetime.now(),
            "decision_reason": self._read_reason(reason),
        }
        unknown = self.filtered(lambda record: not (values.get("subscriber_id") or record.subscriber_id))
        if unknown:
            raise UserError(_("Record %(id)s is of an unknown person. Link it to one.", id=unknown[:1].id))
        counting = {**values, "state": "valid", "held_reason": False}
        self._take_places(decision["decision_reason"])
        rows = [{**row, **counting} for row in self._as_rows()]
        like = self._same(dict(enumerate(rows)))
        problems = {number: self._same_as(record, (row or 0) + 1) for number, (record, row) in like.items()}
        self.env["spp.session"]._raise_row_problems(problems, len(rows))
        self._count(counting)
        self._by_server().write({**decision, **counting})
        self._state_as_decided(decision["decision_reason"])
        return True

    def _take_places(self, reason):
        """End what the records replace; what was voided meanwhile stays so."""
        replacing = self.filtered(lambda record: record.replaces_id.state not in (False, "voided"))
        replaced = self.browse([record.replaces_id.id for record in replacing])
        replaced._check_replaceable()
        replaced._end("replaced", reason, is_decided=True)

    def _count(self, values):
        """Write what makes the records count. Somebody else may have recorded the same at the same moment."""
        columns = SQL(", ").join(SQL("%s = %s", SQL.identifier(name), value or None) for name, value in values.items())
        query = SQL("update %s set %s where id = any(%s)", SQL.identifier(self._table), columns, self.ids)
        self.flush_recordset()
        try:
            with self.env.cr.savepoint(flush=False):
                self.env.cr.execute(query, log_exceptions=False)  # PostgreSQL would name the people in the log
        except IntegrityError:
            raise UserError(_("Somebody has recorded the same in the meantime. Look at the records again.")) from None
        self.invalidate_recordset(values)

    def _state_as_decided(self, reason):
        """State the records on their sessions; what a session does not take even so raises UserError."""
        marks = [self._mark_of(row) for row in self.filtered("session_id")._as_rows()]
        if not marks:
            return
        batch = MarkBatch(self.env, "manual", reason, is_evidence=True, is_decided=True).load(marks)
        for mark in marks:
            try:
                batch.apply(mark)
            except MarkRejected as refused:
                raise UserError(
                    _("%(problem)s Move the record to another session, or refuse it.", problem=refused)
                ) from None
        batch.save()
