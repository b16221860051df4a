"""Correcting records as OpenSPP's apps do: by ids of the history, all of them or none."""

import hashlib
import json

from odoo import _
from odoo.addons.spp_session_tracking.marking.row_parser import MarkRowParser
from odoo.exceptions import UserError

from ..ledger.ledger_recorder import LedgerRecorder
from ..ledger.record_values import GIVEN
from ..rest.openspp import changes_of

# what an edit does not take over from the record that it replaces
NEW = {"external_id", "digest", "client_id", "replaces_id", "excuse", "submitted_by", "submitted_at"}
COPIED = [name for name in GIVEN if name not in NEW]


class OpenSppEdits:
    """Edits on their way into the ledger: each is a new record that replaces the old one.

    edits: [(id in the history, {member of a time card: value})]; envelope: values that all of them share
    """

    def __init__(self, ledger, edits, envelope, caller):
        self.ledger, self.env, self.caller = ledger, ledger.env, caller
        self.edits, self.envelope = edits, envelope
        self.held_reason = ""  # why one of them waits for an officer

    def run(self):
        """Correct the records. Returns how many have changed. Raises UserError.

        The same edits in the same envelope are done only once: what was stated since the first time stays.
        """
        self.ledger.check_access_rights("create")
        if not self.claim():
            return 0
        vals_list = self.values_of(self.find_records())
        return self.record(vals_list)

    def claim(self):
        """Whether these edits have not been done yet. From now on they count as done."""
        digest = hashlib.sha256(json.dumps([self.edits, self.envelope], default=str).encode()).hexdigest()
        claims, name = self.env["spp.attendance.api.claim"], f"edit {self.caller.id} {digest}"
        is_new = not claims._digest_of(name)
        if is_new:
            claims._claim({name: digest})
        return is_new

    def find_records(self):
        """The record of each edit. Raises UserError if the user may not end all of them."""
        records = self.ledger._of_history([history_id for history_id, _card in self.edits])
        every = self.ledger.union(*records)
        every._check_own()
        every._check_scope(self.caller.scopes)
        return records

    def values_of(self, records):
        """{number: values of the new record} of the edits that change something. Raises UserError."""
        rows = {row["id"]: row for row in self.ledger.union(*records)._as_rows()}
        values = {}
        for record_id, (number, changes) in self._by_record(records, rows).items():
            row = rows[record_id]
            if any((row[name] or None) != value for name, value in changes.items()):
                copied = {name: row[name] for name in COPIED}
                sender = {**self.envelope, "client_id": self.caller.id, "replaces_id": row["id"]}
                values[number] = {**copied, **sender, **changes, "excuse_reason": self._excuse(row, changes)}
        return values

    def _by_record(self, records, rows):
        """{record id: (number of its edit, changed values)}. Raises UserError where two say other things."""
        edits = {}
        for number, ((history_id, card), record) in enumerate(zip(self.edits, records, strict=True)):
            changes = self._changes(history_id, rows[record.id], card)
            if edits.setdefault(record.id, (number, changes))[1] != changes:
                text = _("Attendance %(id)s is there twice, with other values. Send one of them.")
                raise UserError(text % {"id": history_id})
        return edits

    def record(self, values):
        """Store the new records, all or none. Returns how many these are. Raises UserError that names the bad ones."""
        numbers = list(values)
        pointers = {index: number + 1 for index, number in enumerate(numbers)}
        recorder = LedgerRecorder(self.ledger, "api", pointers=pointers).prepare(list(values.values()))
        problems = {numbers[index]: str(invalid) for index, invalid in recorder.problems.items()}
        MarkRowParser(self.env).raise_problems(problems, len(self.edits))
        self.held_reason = next((row["held_reason"] for row in recorder.rows.values() if row["held_reason"]), "")
        return len(recorder.save())

    def _changes(self, history_id, row, card):
        try:
            return changes_of(card, row["tz"], row["attendance_category"])
        except ValueError as error:
            raise UserError(_("Attendance %(id)s: %(problem)s", id=history_id, problem=error)) from None

    def _excuse(self, row, changes):
        """The excuse of the record, which stays as long as the record is excused."""
        category = changes.get("attendance_category", row["attendance_category"])
        return row["excuse"] if category == "excused" else False
