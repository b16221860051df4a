"""Marks of Moodle's that contradict what was paid by: kept as records, in the inbox of officers."""

from odoo import _
from odoo.addons.spp_attendance.recording import Recording


def hold(sync, marks):
    """Keep marks, as spp.session.mark has them, as records that wait for an officer, each one once.

    As long as one waits the session is looked at again: what becomes of it is to be remembered.
    """
    if not marks:
        return
    last = _last_of(sync)
    new = [mark for mark in marks if not _is_same(last.get(mark["participant_id"]), mark)]
    recording = Recording(sync.env["spp.attendance.list"], [_row(sync, mark) for mark in new], "moodle")
    recording.keep()
    for wrong in recording.problems.values():
        sync.tell("problem", str(wrong))
    waiting = [mark for mark in marks if mark in new or last[mark["participant_id"]].state == "held"]
    if waiting:
        sync.is_settled = False
        text = _("%(count)s marks contradict what was paid by: they are in the inbox, for an officer to decide.")
        sync.tell("notice", text % {"count": len(waiting)})


def _last_of(sync):
    """{contact id: the last record that was kept of what Moodle says of them at the session}"""
    kept = [("session_id", "=", sync.session.id), ("external_id", "=like", f"{_external_id(sync)}%")]
    return {record.participant_id.id: record for record in sync.env["spp.attendance.list"].search(kept, order="id")}


def _is_same(record, mark):
    return bool(record) and record.attendance_category == mark["status"]


def _row(sync, mark):
    stated = mark["marked_at"] or sync.now
    return {
        "company_id": sync.instance.company_id.id,
        "session_id": mark["session_id"],
        "participant_id": mark["participant_id"],
        "attendance_category": mark["status"],
        "attended_at": sync.session.start_at,
        "marked_at": stated,
        "excuse_reason": mark["excuse_reason"],
        "external_id": f"{_external_id(sync)}{mark['participant_id']}-{mark['status']}-{_stated(sync)}",
        "submission_source": "moodle",
        "submitted_by": sync.instance.name,
    }


def _stated(sync):
    """When Moodle stated it: what was decided may be stated again, after something else."""
    return f"{sync.theirs.taken_at or sync.now:%Y%m%d%H%M%S}"


def _external_id(sync):
    """How the external ids of a session's records begin."""
    return f"moodle-{sync.instance.id}-{sync.theirs.id}-"
