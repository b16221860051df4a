"""Attendances of the history as plain values for OpenSPP, in a handful of queries for any number of people.

Their id is the one they were sent with first: it stays with what corrects them.
"""

from typing import NamedTuple

from ...rest import history_id
from ...rest.serializers.openspp import Attendance, Details
from ...rules import local
from ...tools.plain_rows import plain_rows, plain_rows_of
from ..plain_values import choice_of

HISTORY_FIELDS = (
    *("id", "attendance_date", "attended_at", "attendance_category", "participant_id", "session_id"),
    *("attendance_type_id", "attendance_location_id", "record_id", "attendance_id"),
)
RECORD_FIELDS = (
    *("attendance_time", "tz", "attendance_description", "attendance_external_url", "submitted_by", "submitted_at"),
    "submission_source",
)
LINE_FIELDS = ("marked_at", "submitted_at", "marked_by_id", "source")


class Found(NamedTuple):
    """A row of the history: HISTORY_FIELDS, those of a relation as ids, None where nothing is."""

    id: int
    date: object
    attended_at: object
    category: str
    participant_id: int
    session_id: int
    type_id: int
    location_id: int
    record_id: int
    line_id: int


def attendances_of(history, domain, offset=0, limit=None):
    """The Attendances of a domain, the latest day first."""
    rows = plain_rows(history, HISTORY_FIELDS, domain, offset=offset, limit=limit, order=history._order)
    found = [Found(*row) for row in rows]
    types = _choices(history.env["spp.attendance.type"], {each.type_id for each in found})
    locations = _choices(history.env["spp.attendance.location"], {each.location_id for each in found})
    records = history.env["spp.attendance.list"].browse([each.record_id for each in found if each.record_id])
    details = _details_of_records(records) | _details_of_lines(history.env, [each for each in found if each.line_id])
    first_ids = records._first_history_ids()
    return [
        Attendance(
            id=first_ids.get(each.record_id, each.id),
            participant_id=each.participant_id,
            date=each.date,
            category=each.category,
            type=types.get(each.type_id),
            location=locations.get(each.location_id),
            details=details[each.id],
        )
        for each in found
    ]


def _choices(model, ids):
    return {record.id: choice_of(record) for record in model.browse(sorted(filter(None, ids)))}


def _details_of_records(records):
    """{id in the history: Details}"""
    return {
        history_id.of_record(record_id): Details(
            time=time,
            description=description or "",
            url=url or "",
            submitted_by=submitted_by or "",
            submitted_datetime=" ".join(local(submitted_at, zone)),
            source=source or "",
        )
        for record_id, (time, zone, description, url, submitted_by, submitted_at, source) in plain_rows_of(
            records, RECORD_FIELDS
        ).items()
    }


def _details_of_lines(env, found):
    """{id in the history: Details} of the attendances that are lines of sessions."""
    rows = plain_rows_of(env["spp.session.attendance"].browse([each.line_id for each in found]), LINE_FIELDS)
    zones = plain_rows_of(env["spp.session"].browse({each.session_id for each in found}), ["tz"])
    # sudo: as Odoo reads the name of a relation
    users = env["res.users"].sudo().browse({user_id for _marked, _sent, user_id, _source in rows.values() if user_id})
    names = {user.id: user.display_name for user in users}
    return {
        each.id: _details_of_line(rows[each.line_id], each.attended_at, zones[each.session_id][0], names)
        for each in found
    }


def _details_of_line(row, attended_at, zone, names):
    marked_at, submitted_at, user_id, source = row
    stated_at = submitted_at or marked_at
    return Details(
        time=local(attended_at, zone).time if attended_at else "",
        submitted_by=names.get(user_id, ""),
        submitted_datetime=" ".join(local(stated_at, zone)) if stated_at else "",
        source=source or "",
    )
