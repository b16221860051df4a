"""Reading the history for OpenSPP's apps, in a handful of queries whatever the number of people."""

from collections import defaultdict

from odoo import fields

from ..rest.openspp import CATEGORIES, Attendance, Choice
from ..rules import local

FIELDS = (
    *("attendance_date", "attended_at", "attendance_category", "participant_id", "session_id"),
    *("attendance_type_id", "attendance_location_id", "record_id", "attendance_id"),
)
RECORD_FIELDS = (
    *("attendance_time", "tz", "attendance_description", "attendance_external_url", "submitted_by", "submitted_at"),
    "submission_source",
)
LINE_FIELDS = ("marked_at", "submitted_at", "marked_by_id", "source")



def domain_of(history, filters, people):
    """The domain of OpenSPP's filters and of some people."""
    named = {"attendance_type": "type", "attendance_location": "location"}
    domain = history._domain_of({named.get(name, name): value for name, value in filters.items()})
    return [*domain, ("participant_id", "in", people.partner_id.ids)]


def days_present(history, domain):
    """({contact id: the days present}, how many attendances there are of everybody)."""
    groups = history._read_group(domain, ["participant_id", "attendance_category"], ["attendance_date:array_agg"])
    days, count = defaultdict(set), 0
    for person, category, dates in groups:
        count += len(dates)
        if CATEGORIES[category] == "present":
            days[person.id].update(dates)
    return days, count


def attendances(history, domain, offset=0, limit=None):
    """The Attendances of a domain, the latest day first."""
    found = history.search_fetch(domain, FIELDS, offset=offset, limit=limit, order=history._order)
    kinds, locations = choices_by_id(found.attendance_type_id), choices_by_id(found.attendance_location_id)
    details = _of_records(found) | _of_lines(found)
    return [
        Attendance(
            id=each.id,
            participant_id=each.participant_id.id,
            date=fields.Date.to_string(each.attendance_date),
            category=each.attendance_category,
            kind=kinds.get(each.attendance_type_id.id),
            location=locations.get(each.attendance_location_id.id),
            **details[each.id],
        )
        for each in found
    ]


def choices_by_id(records):
    """{id: Choice} of attendance types or locations."""
    return {each.id: Choice(each.id, each.name, each.description or "") for each in records}


def _of_records(found):
    """{id: what only the record of an attendance has}"""
    return {
        row["id"] * 2: {
            "time": row["attendance_time"],
            "description": row["attendance_description"] or "",
            "url": row["attendance_external_url"] or "",
            "submitted_by": row["submitted_by"] or "",
            "submitted_datetime": " ".join(local(row["submitted_at"], row["tz"])),
            "source": row["submission_source"] or "",
        }
        for row in found.record_id.read(RECORD_FIELDS)
    }


def _of_lines(found):
    """{id: what only the roster line of an attendance has}"""
    rows = {row["id"]: row for row in found.attendance_id.read(LINE_FIELDS)}
    zones = {row["id"]: row["tz"] for row in found.session_id.read(["tz"])}
    return {
        each.id: _of_line(rows[each.attendance_id.id], each.attended_at, zones[each.session_id.id])
        for each in found
        if each.attendance_id
    }


def _of_line(row, attended_at, zone):
    submitted_at = row["submitted_at"] or row["marked_at"]
    return {
        "time": local(attended_at, zone).time if attended_at else "",
        "description": "",
        "url": "",
        "submitted_by": row["marked_by_id"][1] if row["marked_by_id"] else "",
        "submitted_datetime": " ".join(local(submitted_at, zone)) if submitted_at else "",
        "source": row["source"] or "",
    }
