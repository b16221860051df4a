from psycopg2 import IntegrityError

from odoo import SUPERUSER_ID, _, fields
from odoo.addons.spp_session_tracking.marking.mark_batch import MarkBatch, MarkRejected
from odoo.addons.spp_session_tracking.marking.row_parser import MarkRowParser
from odoo.addons.spp_session_tracking.rules import is_id
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ...ledger.record_values import mark_of
from ...rules import normal_form


class RecordDecision:
    """What officers decide about pending records (state held). Each decision has its reason on the record."""

    __slots__ = ()

    def accept(self, reason):
        """Let pending records count as they are. Returns True."""
        return self._decide(reason, {})

    def link(self, subscriber_id, reason):
        """Name the person of pending records: the id of a spp.attendance.subscriber. Returns True."""
        person = self.env["spp.attendance.subscriber"].browse(subscriber_id if is_id(subscriber_id) else []).exists()
        if not person or person.company_id != self.company_id:
            raise UserError(_("There is no person %(id)s in the company.", id=subscriber_id))
        if person.partner_id in self.attended_by_id:
            raise UserError(_("This person came as a stand-in. Choose the person they came for."))
        return self._decide(reason, {"subscriber_id": person.id})

    def move(self, session_id, reason):
        """Name the session of pending records: its id, or False for none. Returns True."""
        session = self.env["spp.session"].browse(session_id if is_id(session_id) else []).exists()
        is_none = session_id is None or session_id is False
        if not is_none and (not session or session.company_id != self.company_id):
            raise UserError(_("There is no session %(id)s in the company.", id=session_id))
        return self._decide(reason, {"session_id": session.id})

    def refuse(self, reason):
        """Void pending records. Returns True."""
        self._check_pending()
        return self.void(reason)

    def _check_pending(self):
        if not self.env["spp.session"]._user_is_officer():
            raise AccessError(_("Only officers decide about pending records."))
        if any(record.state != "held" for record in self):
            raise UserError(_("Some of these records are not pending. Void or correct those."))
        for record in self:
            if record._is_submitted_by(self.env.user):
                raise UserError(
                    _(
                        "You submitted record %(id)s yourself: another officer has to decide about it. Leave it out.",
                        id=record.id,
                    )
                )

    def _is_submitted_by(self, user):
        """Whether a user made the record, owns the client that sent it, or is named as who submitted it.

        What a site of Moodle stated is its own, not of the user as whom the sync acts.
        """
        if user.id == SUPERUSER_ID:
            return False  # nobody in person
        # sudo: whose client it is
        makers = self.client_id.sudo().user_id | (user.browse() if self.source == "moodle" else self.create_uid)
        names = {normal_form(name).casefold() for name in (user.name, user.login, user.email)} - {""}
        return user in makers or normal_form(self.submitted_by).casefold() in names

    def _decide(self, reason, values):
        """Let pending records count with some values changed. The officer's reason is stored."""
        self._check_pending()
        reason = self._read_reason(reason)
        self._check_person_known(values)
        counting = {**values, "state": "valid", "held_reason": False}
        self._end_replaced(reason)
        self._check_unique(counting)
        self._let_count(counting)
        decision = {"decided_by_id": self.env.uid, "decided_at": fields.Datetime.now(), "decision_reason": reason}
        self._by_server().write({**decision, **counting})
        self._mark_as_decided(reason)
        return True

    def _check_person_known(self, values):
        unknown = self.filtered(lambda record: not (values.get("subscriber_id") or record.subscriber_id))
        if unknown:
            text = _("The person of record %(id)s is not known. Decide again, and choose the person.")
            raise UserError(text % {"id": unknown[:1].id})

    def _end_replaced(self, reason):
        """End what the records replace; what was voided meanwhile stays so."""
        replacing = self.filtered(lambda record: record.replaces_id.state not in (False, "voided"))
        replaced = self.browse([record.replaces_id.id for record in replacing])
        replaced._check_replaceable()
        replaced._end("replaced", reason, is_decided=True)

    def _check_unique(self, counting):
        """Raise ValidationError where the rule of uniqueness does not let the records count."""
        rows = [{**row, **counting} for row in self._as_rows()]
        duplicates = self._find_duplicates(dict(enumerate(rows)))
        problems = {
            number: self._duplicate_message(record, (row or 0) + 1) for number, (record, row) in duplicates.items()
        }
        MarkRowParser(self.env).raise_problems(problems, len(rows))

    def _let_count(self, values):
        """Write what makes the records count. Somebody else may have recorded the same at the same moment."""
        columns = SQL(", ").join(SQL("%s = %s", SQL.identifier(name), value or None) for name, value in values.items())
        query = SQL("update %s set %s where id = any(%s)", SQL.identifier(self._table), columns, self.ids)
        self.flush_recordset()
        try:
            with self.env.cr.savepoint(flush=False):
                self.env.cr.execute(query, log_exceptions=False)  # PostgreSQL would name the people in the log
        except IntegrityError:
            raise UserError(
                _("Somebody else recorded the same attendance at this moment. Open the records again, and check them.")
            ) from None
        self.invalidate_recordset(values)

    def _mark_as_decided(self, reason):
        """Mark what the records state on their sessions. Raises UserError where a session still does not accept it."""
        sources = {record.id: record.source for record in self}
        marks = [mark_of(row, sources[row["id"]]) for row in self.filtered("session_id")._as_rows()]
        if not marks:
            return
        batch = MarkBatch(self.env, "manual", reason, is_evidence=True, is_decided=True).load(marks)
        for mark in marks:
            try:
                batch.apply(mark)
            except MarkRejected as rejected:
                text = _("%(problem)s Move the record to another session, or refuse it.", problem=rejected)
                raise UserError(text) from None
        batch.save()
