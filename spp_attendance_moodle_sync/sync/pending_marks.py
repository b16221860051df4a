"""Marks in Moodle that contradict what was paid on: stored as records that wait for an officer."""

from odoo.addons.spp_attendance.ledger.ledger_recorder import LedgerRecorder

from ..moodle.text import _


class PendingMarks:
    """sync: the SessionSync whose session does not accept the marks."""

    def __init__(self, sync):
        self.sync, self.env, self.session = sync, sync.env, sync.session
        # the external ids of all records of the session begin with this
        self.external_id = f"moodle-{sync.instance.id}-{sync.theirs.id}-"

    def store(self, marks):
        """Store Marks as pending records, each one once. While one is pending, every run reads the session again."""
        if not marks:
            return
        last = self._last_records()
        new = [mark for mark in marks if not _is_same(last.get(mark.participant_id), mark)]
        self._record([self._to_row(mark) for mark in new])
        pending = [mark for mark in marks if mark in new or last[mark.participant_id].state == "held"]
        if pending:
            self.sync.is_settled = False
            text = _(
                "Marks that contradict what was paid on: %(count)s. They wait in the inbox for an officer to decide."
            )
            people = [mark.participant_id for mark in pending]
            self.sync.add_message("notice", text % {"count": len(pending)}, people)

    def _record(self, rows):
        """Store rows in the ledger."""
        recorder = LedgerRecorder(self.env["spp.attendance.list"], "moodle").prepare(rows)
        recorder.save()
        for problem in recorder.problems.values():
            self.sync.add_message("problem", str(problem))

    def _last_records(self):
        """{contact id: the last record of what Moodle showed of the person at the session}"""
        domain = [("session_id", "=", self.session.id), ("external_id", "=like", "moodle-%")]
        records = self.env["spp.attendance.list"].search(domain, order="id")
        return {record.participant_id.id: record for record in records}

    def _to_row(self, mark):
        # with the time when Moodle was marked: after a decision the same status may be stated again
        moment = f"{self.sync.theirs.taken_at or self.sync.now:%Y%m%d%H%M%S}"
        return {
            "company_id": self.sync.instance.company_id.id,
            "session_id": mark.session_id,
            "participant_id": mark.participant_id,
            "attendance_category": mark.statement.status,
            "attended_at": self.session.start_at,
            "marked_at": mark.statement.marked_at or self.sync.now,
            "excuse_reason": mark.statement.excuse,
            "external_id": f"{self.external_id}{mark.participant_id}-{mark.statement.status}-{moment}",
            "submission_source": "moodle",
            "submitted_by": self.sync.instance.name,
        }


def _is_same(record, mark):
    return bool(record) and record.attendance_category == mark.statement.status
