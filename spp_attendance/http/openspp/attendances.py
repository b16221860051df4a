"""Attendances of the history as plain values for OpenSPP, in a handful of queries for any number of people.

Their id is the one they were sent with first: it stays with what corrects them.
"""

from collections import namedtuple

from ...rest import history_id
from ...rest.serializers.openspp import Attendance, Details
from ...rules import local
from ...tools.plain_rows import plain_rows, plain_rows_of
from ..plain_values import choice_of

# what is read, by the names of the fields: those of a relation are ids
HistoryRow = namedtuple(
    "HistoryRow",
    "id attendance_date attended_at attendance_category participant_id session_id attendance_type_id "
    "attendance_location_id record_id attendance_id",
)
RecordRow = namedtuple(
    "RecordRow",
    "id attendance_time tz attendance_description attendance_external_url submitted_by submitted_at submission_source",
)
LineRow = namedtuple("LineRow", "id marked_at submitted_at marked_by_id source")
SessionRow = namedtuple("SessionRow", "id tz")


def attendances_of(history, domain, offset=0, limit=None):
    """The Attendances of a domain, the latest day first."""
    found = plain_rows(history, HistoryRow, domain, offset=offset, limit=limit, order=history._order)
    types = _choices(history.env["spp.attendance.type"], {each.attendance_type_id for each in found})
    locations = _choices(history.env["spp.attendance.location"], {each.attendance_location_id for each in found})
    records = history.env["spp.attendance.list"].browse([each.record_id for each in found if each.record_id])
    lines = [each for each in found if each.attendance_id]
    details = _details_of_records(records) | _details_of_lines(history.env, lines)
    first_ids = records._first_history_ids()
    return [
        Attendance(
            id=first_ids.get(each.record_id, each.id),
            participant_id=each.participant_id,
            date=each.attendance_date,
            category=each.attendance_category,
            type=types.get(each.attendance_type_id),
            location=locations.get(each.attendance_location_id),
            details=details[each.id],
        )
        for each in found
    ]


def _choices(model, ids):
    return {record.id: choice_of(record) for record in model.browse(sorted(filter(None, ids)))}


def _details_of_records(records):
    """{id in the history: Details}"""
    rows = plain_rows_of(records, RecordRow).values()
    return {history_id.of_record(row.id): _details_of_record(row) for row in rows}


def _details_of_record(row):
    return Details(
        time=row.attendance_time,
        description=row.attendance_description or "",
        url=row.attendance_external_url or "",
        submitted_by=row.submitted_by or "",
        submitted_datetime=" ".join(local(row.submitted_at, row.tz)),
        source=row.submission_source or "",
    )


def _details_of_lines(env, found):
    """{id in the history: Details} of the attendances that are lines of sessions."""
    rows = plain_rows_of(env["spp.session.attendance"].browse([each.attendance_id for each in found]), LineRow)
    sessions = plain_rows_of(env["spp.session"].browse({each.session_id for each in found}), SessionRow)
    # sudo: as Odoo reads the name of a relation
    users = env["res.users"].sudo().browse({row.marked_by_id for row in rows.values() if row.marked_by_id})
    names = {user.id: user.display_name for user in users}
    return {
        each.id: _details_of_line(rows[each.attendance_id], each.attended_at, sessions[each.session_id].tz, names)
        for each in found
    }


def _details_of_line(row, attended_at, zone, names):
    stated_at = row.submitted_at or row.marked_at
    return Details(
        time=local(attended_at, zone).time if attended_at else "",
        submitted_by=names.get(row.marked_by_id, ""),
        submitted_datetime=" ".join(local(stated_at, zone)) if stated_at else "",
        source=row.source or "",
    )
