"""Corrections that apps written for OpenSPP send, by the ids of the history."""

import hashlib
import json

from odoo import _
from odoo.exceptions import UserError

from ..ledger.ledger_recorder import LedgerRecorder
from ..ledger.record_values import GIVEN
from ..rest.openspp import changes_of

# what an edit does not copy from the record that it replaces
NOT_COPIED = {"external_id", "digest", "client_id", "replaces_id", "excuse", "submitted_by", "submitted_at"}
COPIED = [name for name in GIVEN if name not in NOT_COPIED]


class OpenSppEdits:
    """Edits of one request, all or none of which are stored.

    records: the empty spp.attendance.list of the user; caller: the Caller (see spp.attendance.api.token)
    """

    def __init__(self, records, caller):
        self.records, self.env, self.caller = records, records.env, caller

    def save(self, edits, envelope):
        """Store the edits. Returns how many of them changed something. Raises UserError, and then nothing is stored.

        edits: [(id in the history, {member of a time card: value})]; envelope: values that all of them get
        The same edits with the same envelope are stored once: sent again they change nothing that was stated meanwhile.
        """
        self.records.check_access_rights("create")
        if not self._claim(edits, envelope):
            return 0
        rows = self._rows([history_id for history_id, _card in edits])
        changed = {}
        for number, ((history_id, card), row) in enumerate(zip(edits, rows, strict=True)):
            changes = self._changes(history_id, row, card)
            if any((row[name] or None) != value for name, value in changes.items()):
                changed[number] = {**self._copied(row), **envelope, **self._with_excuse(row, changes)}
        return self._record(changed, len(edits))

    def _claim(self, edits, envelope):
        """Claim these edits for this request. Returns whether they have not been stored yet."""
        digest = hashlib.sha256(json.dumps([edits, envelope], default=str).encode()).hexdigest()
        claims, name = self.env["spp.attendance.api.claim"], f"edit {self.caller.id} {digest}"
        is_new = not claims._digest_of(name)
        if is_new:
            claims._claim(name, digest)
        return is_new

    def _rows(self, history_ids):
        """The ledger row of each record to be edited, all of which the user and the client may change."""
        records = self.records._of_history(history_ids)
        all_records = self.records.union(*records)
        all_records._check_own()
        all_records._check_scope(self.caller.scopes)
        rows = {row["id"]: row for row in all_records._as_rows()}
        return [rows[record.id] for record in records]

    def _changes(self, history_id, row, card):
        try:
            return changes_of(card, row["tz"], row["attendance_category"])
        except ValueError as error:
            raise UserError(_("Attendance %(id)s: %(problem)s", id=history_id, problem=error)) from None

    def _copied(self, row):
        copied = {name: row[name] for name in COPIED}
        return {**copied, "replaces_id": row["id"], "client_id": self.caller.id}

    def _with_excuse(self, row, changes):
        """The changes, with the excuse where the record goes on to be one."""
        is_excused = changes.get("attendance_category", row["attendance_category"]) == "excused"
        return {**changes, "excuse_reason": row["excuse"] if is_excused else False}

    def _record(self, changed, count):
        """Record values, {number of the edit: values}. count: of all edits."""
        numbers = list(changed)
        pointers = {place: number + 1 for place, number in enumerate(numbers)}
        recorder = LedgerRecorder(self.records, "api", pointers=pointers).prepare(list(changed.values()))
        problems = {numbers[place]: str(invalid) for place, invalid in recorder.problems.items()}
        self.env["spp.session"]._raise_row_problems(problems, count)
        return len(recorder.save())
