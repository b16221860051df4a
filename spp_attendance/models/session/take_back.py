from odoo import _, api, fields
from odoo.addons.spp_session_tracking.marking.mark_batch import MarkBatch, MarkRejected
from odoo.addons.spp_session_tracking.rules import Mark, Statement

from ...rest.results import Result, rejected


class SessionTakeBack:
    """Marks that clients of the API take back: no attendance, and so no record of the ledger, but said on the line."""

    __slots__ = ()

    def _take_back(self, marks):
        """Take marks of one session back. marks: {number: values as of a record}.

        Returns ({number: Result}, {number: whose line of those that were taken back now}, the MarkBatch or None).
        """
        if not self.can_mark:
            text = _("Session %(id)s is held by somebody else, who may mark it.", id=self.id)
            return dict.fromkeys(marks, rejected("forbidden", text, "ask_officer")), {}, None
        participants = self._participants_of(marks.values())
        rows = {number: self._row_of(values, participants) for number, values in marks.items()}
        unknown = [number for number, row in rows.items() if not row.participant_id]
        results = dict.fromkeys(unknown, rejected("unknown", _("Nobody has this identifier.")))
        known = {number: row for number, row in rows.items() if row.participant_id}
        roll, pairs = None, {}
        if known:
            roll = MarkBatch(self.env, "api", _("Taken back by a device")).load(known.values())
            said = self._said_before(roll)
            taken = {number: self._taken(roll, row, said) for number, row in known.items()}
            roll.save()
            results.update({number: self._placed(roll, known[number], result) for number, result in taken.items()})
            pairs = {number: known[number].line_key for number in taken if taken[number].outcome == "created"}
        return results, pairs, roll

    @api.model
    def _participants_of(self, marks):
        """{identifier: contact id}"""
        named = {values["person_identifier"] for values in marks if values.get("person_identifier")}
        found = self.env["spp.attendance.subscriber"]._identified([(self.env.company.id, name) for name in named])
        return {name: person.partner_id.id for (_company_id, name), person in found.items()}

    def _row_of(self, values, participants):
        """The Mark that takes back what was stated."""
        participant_id = values.get("participant_id") or participants.get(values.get("person_identifier"))
        statement = Statement(
            marked_at=values["marked_at"],
            submitted_at=values.get("submitted_at") or fields.Datetime.now(),
            external_id=values["external_id"],
        )
        return Mark(self.id, participant_id, statement)

    @api.model
    def _said_before(self, roll):
        """(line, external id) of all that was said of the lines before, whether it stands or not."""
        changes = self.env["spp.session.attendance.change"].search(
            [("kind", "=", "mark"), ("attendance_id", "in", [line.id for line in roll.lines.values()])]
        )
        stands = {(line, line.external_id) for line in roll.lines.values()}
        before = {(change.attendance_id, change.old_external_id) for change in changes}
        return stands | before | {(change.attendance_id, change.new_external_id) for change in changes}

    @api.model
    def _taken(self, roll, row, said):
        """The Result of taking one mark back. One that has not come yet is taken back, too, for when it comes."""
        if (roll.lines.get(row.line_key), row.statement.external_id) in said:
            return Result("duplicate")
        try:
            roll.apply(row)
        except MarkRejected as refused:
            return rejected("refused", str(refused), "ask_officer")
        said.add((roll.lines.get(row.line_key), row.statement.external_id))
        return Result("created")

    @api.model
    def _placed(self, roll, row, result):
        """The Result with the id that the line has in the history."""
        line = roll.lines.get(row.line_key)
        return result._replace(id=line._history_id()) if line and result.outcome != "rejected" else result
