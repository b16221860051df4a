from odoo import _, api, models
from odoo.addons.spp_session_tracking.roll import Refused, Roll

from ..api import moment
from ..api.results import Result, rejected


class Session(models.Model):
    """Marks that clients of the API take back: no attendance, and so no record of the ledger, but said on the line."""

    _inherit = "spp.session"

    def _take_back(self, marks, caller):
        """Take marks of one session back. marks: {number: Mark (see api/rows.py)}. Returns {number: Result}."""
        if not self.can_mark:
            text = _("Session %(id)s is held by somebody else, who may mark it.", id=self.id)
            return dict.fromkeys(marks, rejected("forbidden", text, "ask_officer"))
        participants = self._participants_of(marks.values())
        rows, results = {}, {}
        for number, mark in marks.items():
            try:
                rows[number] = self._row_of(mark, participants, caller)
            except ValueError as error:
                results[number] = rejected("malformed", str(error))
        if not rows:
            return results
        roll = Roll(self, list(rows.values()), "api", _("Taken back by a device"))
        said = self._said_before(roll)
        results.update({number: self._taken(roll, row, said) for number, row in rows.items()})
        roll.keep()
        return results

    @api.model
    def _participants_of(self, marks):
        """{identifier: contact id}"""
        named = {mark.person.get("person_identifier") for mark in marks} - {None}
        found = self.env["spp.attendance.subscriber"]._identified([(self.env.company.id, name) for name in named])
        return {name: person.partner_id.id for (_company_id, name), person in found.items()}

    def _row_of(self, mark, participants, caller):
        """The row of a mark as the roll takes it. Raises ValueError."""
        participant = mark.person.get("participant_id") or participants.get(mark.person.get("person_identifier"))
        if not participant:
            raise ValueError(_("Nobody has this identifier."))
        return {
            "session_id": self.id,
            "participant_id": participant,
            "attended_by_id": False,
            "status": False,
            "attendance_time": False,
            "marked_at": moment.read(mark.card["marked_at"], self.tz or caller.tz),
            "excuse_reason": False,
            "external_id": mark.card.get("external_id") or mark.made_id(caller.client_id),
        }

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
        """The Result of taking one mark back."""
        line = roll.lines.get((row["session_id"], row["participant_id"]))
        if not line:
            return Result("duplicate", detail=_("Nobody has marked this person."))
        if (line, row["external_id"]) in said:
            return Result("duplicate", line.id * 2 + 1)
        try:
            roll.take(row)
        except Refused as refused:
            return rejected("refused", str(refused), "ask_officer")
        said.add((line, row["external_id"]))
        return Result("created", line.id * 2 + 1)
