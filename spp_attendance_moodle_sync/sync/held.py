"""Marks of Moodle's that contradict what was paid by: kept as records, in the inbox of officers."""

from odoo import _
from odoo.addons.spp_attendance.recording import Recording


def hold(sync, marks):
    """Keep marks, as spp.session.mark has them, as records that wait for an officer, each one once."""
    if not marks:
        return
    records, company = sync.env["spp.attendance.list"], sync.instance.company_id.id
    wanted = {_external_id(sync, mark): mark for mark in marks}
    known = records._by_external_id([(company, external_id) for external_id in wanted])
    rows = [
        _row(sync, mark, external_id)
        for external_id, mark in wanted.items()
        if (company, external_id) not in known and not _is_waiting(records, company, external_id)
    ]
    recording = Recording(records, rows, "moodle")
    recording.keep()
    for wrong in recording.problems.values():
        sync.is_settled = False
        sync.tell("problem", str(wrong))
    text = _("%(count)s marks contradict what was paid by: they are in the inbox, for an officer to decide.")
    sync.tell("notice", text % {"count": len(marks)})


def _row(sync, mark, external_id):
    return {
        "company_id": sync.instance.company_id.id,
        "session_id": mark["session_id"],
        "participant_id": mark["participant_id"],
        "attendance_category": mark["status"],
        "attended_at": sync.session.start_at,
        "marked_at": mark["marked_at"] or sync.now,
        "excuse_reason": mark["excuse_reason"],
        "external_id": external_id,
        "submission_source": "moodle",
        "submitted_by": sync.instance.name,
    }


def _is_waiting(records, company, external_id):
    """Whether the same mark, stated at another time, is in the inbox already."""
    stated_before = external_id.rpartition("-")[0] + "-%"
    held = [("company_id", "=", company), ("external_id", "=like", stated_before), ("state", "=", "held")]
    return bool(records.search(held, limit=1))


def _external_id(sync, mark):
    """Of a person's mark at a session, as it was stated last: what is decided may be stated again."""
    person = f"{mark['participant_id']}-{mark['status']}"
    stated = f"{sync.theirs.taken_at:%Y%m%d%H%M%S}"
    return f"moodle-{sync.instance.id}-{sync.theirs.id}-{person}-{stated}"
