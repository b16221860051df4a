import hashlib
import json

from odoo import _, api, models
from odoo.exceptions import UserError

from ..api.openspp import changes_of
from ..ledger.ledger_recorder import LedgerRecorder
from ..ledger.record_values import GIVEN

# what an edit does not take over from the record that it replaces
NEW = {"external_id", "digest", "client_id", "replaces_id", "excuse", "submitted_by", "submitted_at"}
KEPT = [name for name in GIVEN if name not in NEW]


class AttendanceList(models.Model):
    """What apps written for OpenSPP correct and take back, by the ids of the history."""

    _inherit = "spp.attendance.list"

    @api.model
    def _own_of_history(self, history_ids):
        """The record of each id, all of which the user may end. Raises UserError for others' and screens'."""
        records = self._of_history(history_ids)
        self.union(*records)._check_own()
        return records

    def _check_own(self):
        """Raise UserError where the user may not end one of the records."""
        for record in self - self._filter_access_rules("write"):
            number = record._history_id()
            raise UserError(_("Attendance %(id)s is somebody else's. Ask an officer to correct it.", id=number))

    @api.model
    def _edit(self, edits, envelope, caller):
        """Correct records, all or none. Raises UserError. Returns how many did not say so already.

        edits: [(id in the history, {member of a time card: value})]; envelope: values that all of them get

        The same edits of the same envelope are done once: sent again they leave what was stated meanwhile.
        """
        self.check_access_rights("create")
        if not self._claim_edits(edits, envelope, caller):
            return 0
        records = self._own_of_history([history_id for history_id, _card in edits])
        self.union(*records)._check_scope(caller.scopes)
        rows = {row["id"]: row for row in self.union(*records)._as_rows()}
        vals_list, numbers = [], []
        for number, ((history_id, card), record) in enumerate(zip(edits, records, strict=True)):
            row = rows[record.id]
            changes = self._changes(history_id, row, card)
            if any((row[name] or None) != value for name, value in changes.items()):
                vals_list.append({**self._kept(row), **envelope, "client_id": caller.id, **self._excused(row, changes)})
                numbers.append(number)
        places = {place: number + 1 for place, number in enumerate(numbers)}
        recorder = LedgerRecorder(self, "api", pointers=places).prepare(vals_list)
        problems = {numbers[place]: str(invalid) for place, invalid in recorder.problems.items()}
        self.env["spp.session"]._raise_row_problems(problems, len(edits))
        return len(recorder.save())

    @api.model
    def _claim_edits(self, edits, envelope, caller):
        """Whether these edits have not been done yet."""
        digest = hashlib.sha256(json.dumps([edits, envelope], default=str).encode()).hexdigest()
        claims, name = self.env["spp.attendance.api.claim"], f"edit {caller.id} {digest}"
        is_new = not claims._digest_of(name)
        if is_new:
            claims._claim(name, digest)
        return is_new

    @api.model
    def _changes(self, history_id, row, card):
        try:
            return changes_of(card, row["tz"], row["attendance_category"])
        except ValueError as error:
            raise UserError(_("Attendance %(id)s: %(problem)s", id=history_id, problem=error)) from None

    @api.model
    def _kept(self, row):
        return {**{name: row[name] for name in KEPT}, "replaces_id": row["id"]}

    @api.model
    def _excused(self, row, changes):
        """The changes, with the excuse where the record goes on to be one."""
        is_excused = changes.get("attendance_category", row["attendance_category"]) == "excused"
        return {**changes, "excuse_reason": row["excuse"] if is_excused else False}
