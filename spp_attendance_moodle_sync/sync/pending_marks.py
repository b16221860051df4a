"""Marks of Moodle's that contradict what was paid by: kept as records, in the inbox of officers."""

from odoo import _
from odoo.addons.spp_attendance.recording import Recording


class PendingMarks:
    """sync: the SessionSync whose session does not take them."""

    def __init__(self, sync):
        self.sync, self.env = sync, sync.env
        # how the external ids of the session's records begin
        self.external_id = f"moodle-{sync.instance.id}-{sync.theirs.id}-"

    def keep(self, marks):
        """Keep Marks as records that wait for an officer, each one once.

        As long as one waits the session is looked at again: what becomes of it is to be remembered.
        """
        if not marks:
            return
        last = self._last()
        new = [mark for mark in marks if not _is_same(last.get(mark.participant_id), mark)]
        recording = Recording(self.env["spp.attendance.list"], [self._row(mark) for mark in new], "moodle")
        recording.keep()
        for wrong in recording.problems.values():
            self.sync.tell("problem", str(wrong))
        waiting = [mark for mark in marks if mark in new or last[mark.participant_id].state == "held"]
        if waiting:
            self.sync.is_settled = False
            text = _("%(count)s marks contradict what was paid by: they are in the inbox, for an officer to decide.")
            self.sync.tell("notice", text % {"count": len(waiting)})

    def _last(self):
        """{contact id: the last record that was kept of what Moodle says of them at the session}"""
        kept = [("session_id", "=", self.sync.session.id), ("external_id", "=like", f"{self.external_id}%")]
        found = self.env["spp.attendance.list"].search(kept, order="id")
        return {record.participant_id.id: record for record in found}

    def _row(self, mark):
        # when Moodle stated it: what was decided may be stated again, after something else
        stated = f"{self.sync.theirs.taken_at or self.sync.now:%Y%m%d%H%M%S}"
        return {
            "company_id": self.sync.instance.company_id.id,
            "session_id": mark.session_id,
            "participant_id": mark.participant_id,
            "attendance_category": mark.statement.status,
            "attended_at": self.sync.session.start_at,
            "marked_at": mark.statement.marked_at or self.sync.now,
            "excuse_reason": mark.statement.excuse,
            "external_id": f"{self.external_id}{mark.participant_id}-{mark.statement.status}-{stated}",
            "submission_source": "moodle",
            "submitted_by": self.sync.instance.name,
        }


def _is_same(record, mark):
    return bool(record) and record.attendance_category == mark.statement.status
