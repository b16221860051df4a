"""Attendances of the history as plain values for OpenSPP, in a handful of queries for any number of people.

Their id is the one they were sent with first: it stays with what corrects them.
"""

from ...rest import history_id
from ...rest.serializers.openspp import Attendance, Details
from ...rules import local
from ..plain_values import choice_of

HISTORY_FIELDS = (
    *("attendance_date", "attended_at", "attendance_category", "participant_id", "session_id"),
    *("attendance_type_id", "attendance_location_id", "record_id", "attendance_id"),
)
RECORD_FIELDS = (
    *("attendance_time", "tz", "attendance_description", "attendance_external_url", "submitted_by", "submitted_at"),
    "submission_source",
)
LINE_FIELDS = ("marked_at", "submitted_at", "marked_by_id", "source")


def attendances_of(history, domain, offset=0, limit=None):
    """The Attendances of a domain, the latest day first."""
    found = history.search_fetch(domain, HISTORY_FIELDS, offset=offset, limit=limit, order=history._order)
    types, locations = _choices(found.attendance_type_id), _choices(found.attendance_location_id)
    details = _details_of_records(found.record_id) | _details_of_lines(found)
    first_ids = found.record_id._first_history_ids()
    return [
        Attendance(
            id=first_ids.get(attendance.record_id.id, attendance.id),
            participant_id=attendance.participant_id.id,
            date=attendance.attendance_date,
            category=attendance.attendance_category,
            type=types.get(attendance.attendance_type_id.id),
            location=locations.get(attendance.attendance_location_id.id),
            details=details[attendance.id],
        )
        for attendance in found
    ]


def _choices(records):
    return {record.id: choice_of(record) for record in records}


def _details_of_records(records):
    """{id in the history: Details}"""
    return {
        history_id.of_record(row["id"]): Details(
            time=row["attendance_time"],
            description=row["attendance_description"] or "",
            url=row["attendance_external_url"] or "",
            submitted_by=row["submitted_by"] or "",
            submitted_datetime=" ".join(local(row["submitted_at"], row["tz"])),
            source=row["submission_source"] or "",
        )
        for row in records.read(RECORD_FIELDS)
    }


def _details_of_lines(attendances):
    """{id in the history: Details} of the attendances that are lines of sessions."""
    rows = {row["id"]: row for row in attendances.attendance_id.read(LINE_FIELDS)}
    zones = {row["id"]: row["tz"] for row in attendances.session_id.read(["tz"])}
    return {
        each.id: _details_of_line(rows[each.attendance_id.id], each.attended_at, zones[each.session_id.id])
        for each in attendances
        if each.attendance_id
    }


def _details_of_line(row, attended_at, zone):
    stated_at = row["submitted_at"] or row["marked_at"]
    return Details(
        time=local(attended_at, zone).time if attended_at else "",
        submitted_by=row["marked_by_id"][1] if row["marked_by_id"] else "",
        submitted_datetime=" ".join(local(stated_at, zone)) if stated_at else "",
        source=row["source"] or "",
    )
