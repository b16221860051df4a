from odoo import _, api, fields
from odoo.addons.spp_session_tracking.marking.mark_batch import MarkBatch, MarkRejected
from odoo.addons.spp_session_tracking.rules import Mark, Statement

from ...rest.results import Result, rejected


class MarksTakenBack:
    """Marks that clients of the API take back. That is no attendance: it is a statement on the line, and no record."""

    __slots__ = ()

    def _take_marks_back(self, marks):
        """Take marks of one session back. marks: {number: values as of a record}.

        Returns ({number: Result}, {number: line key} of the marks that were taken back now, the MarkBatch or None).
        """
        if not self.can_mark:
            text = _("You may not mark session %(id)s. Ask its facilitator or an officer.", id=self.id)
            return dict.fromkeys(marks, rejected("forbidden", text, "ask_officer")), {}, None
        contacts = self._contacts_by_identifier(marks.values())
        rows = {number: self._mark_taken_back(values, contacts) for number, values in marks.items()}
        unknown = [number for number, row in rows.items() if not row.participant_id]
        results = dict.fromkeys(unknown, rejected("unknown", _("Nobody has this identifier.")))
        known = {number: row for number, row in rows.items() if row.participant_id}
        if not known:
            return results, {}, None
        batch = MarkBatch(self.env, "api", _("Taken back by a device")).load(known.values())
        applied = self._apply_marks_taken_back(batch, known)
        batch.save()
        line_keys = {number: known[number].line_key for number in applied if applied[number].outcome == "created"}
        with_ids = {number: self._with_history_id(batch, known[number], result) for number, result in applied.items()}
        return {**results, **with_ids}, line_keys, batch

    @api.model
    def _contacts_by_identifier(self, marks):
        """{identifier: contact id}"""
        identifiers = {values["person_identifier"] for values in marks if values.get("person_identifier")}
        keys = [(self.env.company.id, identifier) for identifier in identifiers]
        found = self.env["spp.attendance.subscriber"]._identified(keys)
        return {identifier: person.partner_id.id for (_company_id, identifier), person in found.items()}

    def _mark_taken_back(self, values, contacts):
        """The Mark without a status that takes back what was stated."""
        participant_id = values.get("participant_id") or contacts.get(values.get("person_identifier"))
        statement = Statement(
            marked_at=values["marked_at"],
            submitted_at=values.get("submitted_at") or fields.Datetime.now(),
            external_id=values["external_id"],
        )
        return Mark(self.id, participant_id, statement)

    @api.model
    def _apply_marks_taken_back(self, batch, rows):
        """{number: Result} of {number: Mark}. One that was received before is a duplicate.

        A mark may be taken back before it has arrived: then it does not count when it arrives.
        """
        received = self._received_statements(batch)
        results = {}
        for number, row in rows.items():
            key = row.line_key, row.statement.external_id
            if key in received:
                results[number] = Result("duplicate")
                continue
            try:
                batch.apply(row)
            except MarkRejected as rejection:
                results[number] = rejected("refused", str(rejection), "ask_officer")
                continue
            received.add(key)
            results[number] = Result("created")
        return results

    @api.model
    def _received_statements(self, batch):
        """(line key, external id) of all statements about the lines so far, also of those that do not count."""
        lines = {line.id: line_key for line_key, line in batch.lines.items()}
        domain = [("kind", "=", "mark"), ("attendance_id", "in", list(lines))]
        changes = self.env["spp.session.attendance.change"].search(domain)
        return {
            *((line_key, line.external_id) for line_key, line in batch.lines.items()),
            *((lines[change.attendance_id.id], change.old_external_id) for change in changes),
            *((lines[change.attendance_id.id], change.new_external_id) for change in changes),
        }

    @api.model
    def _with_history_id(self, batch, row, result):
        """The Result with the id that the line has in the history."""
        line = batch.lines.get(row.line_key)
        return result._replace(id=line._history_id()) if line and result.outcome != "rejected" else result
