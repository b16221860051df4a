"""The items that the REST API sends, one function for each, from plain values.

`values` are those of a record as Odoo's read() gives them with `load=None`: ids for relations, False for what is empty.
The shapes are those of the contract (contract/).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from . import moment
from .session import clock_of

Values = Mapping[str, Any]
Item = dict[str, Any]

# the fields of records that the items are made of
SUBSCRIBER_FIELDS = ("partner_id", "name", "family_name", "given_name", "addl_name", "gender", "active")
CONTACT_FIELDS = ("phone", "email")
ATTENDANCE_FIELDS = (
    *("attendance_date", "attended_at", "attendance_category", "participant_id", "session_id"),
    *("attendance_type_id", "attendance_location_id", "basis"),
)
SESSION_FIELDS = (
    *("uid", "name", "state", "date", "start_time", "end_time", "tz", "start_at", "end_at", "location", "can_mark"),
    *("session_type_id", "area_id"),
)
LINE_FIELDS = (
    *("participant_id", "is_expected", "status", "basis", "marked_at", "attendance_time", "attended_by_id"),
    "session_id",
)


def choice(values: Values) -> Item:
    """An attendance type or a location."""
    return {"id": values["id"], "name": values["name"], "description": values["description"] or None}


def location(values: Values) -> Item:
    """An attendance location, with its area."""
    return {**choice(values), "area_id": values["area_id"] or None}


def subscriber(values: Values) -> Item:
    """A person. Fields that the user or the client may not see are left out of the values, and sent as null."""
    names = ("name", "family_name", "given_name", "addl_name", "gender")
    return {
        "id": values["id"],
        "person_id": values.get("person_identifier") or None,
        "participant_id": values["partner_id"],
        **{name: values.get(name) or None for name in (*CONTACT_FIELDS, *names)},
        "active": values["active"],
    }


def attendance(values: Values, person_id: str | None) -> Item:
    """An attendance of the history. person_id: the person's identifier, None where the user may not see it."""
    return {
        "id": values["id"],
        "person_id": person_id,
        "participant_id": values["participant_id"],
        "date": str(values["attendance_date"]),
        "attended_at": moment.written(values["attended_at"]),
        "category": values["attendance_category"],
        "basis": values["basis"] or None,
        "attendance_type": values["attendance_type_id"] or None,
        "attendance_location": values["attendance_location_id"] or None,
        "session_id": values["session_id"] or None,
    }


def session(values: Values, names: Mapping[str, str], roster: Iterable[Item]) -> Item:
    """A session with its roster. names: {"session_type_id" or "area_id": the name of that record}"""
    return {
        "id": values["id"],
        "uid": values["uid"] or None,
        "name": values["name"],
        "session_type": _named(values["session_type_id"], names.get("session_type_id")),
        "state": values["state"],
        "date": str(values["date"]),
        "start_time": clock_of(values["start_time"]),
        "end_time": clock_of(values["end_time"]),
        "tz": values["tz"],
        "start_at": moment.written(values["start_at"]),
        "end_at": moment.written(values["end_at"]),
        "area": _named(values["area_id"], names.get("area_id")),
        "location": values["location"] or None,
        "is_mine": values["can_mark"],
        "roster": list(roster),
    }


def _named(record_id: int, name: str | None) -> Item | None:
    return {"id": record_id, "name": name} if record_id else None


def participant(values: Values, name: str, person_id: str | None, hint: str | None) -> Item:
    """A line of a roster. name: of the person; hint: what tells namesakes apart, None where nothing has to"""
    return {
        "participant_id": values["participant_id"],
        "person_id": person_id,
        "name": name,
        "hint": hint,
        "is_expected": values["is_expected"],
        "status": values["status"] or None,
        "basis": values["basis"] or None,
        "marked_at": moment.written(values["marked_at"]),
        "attended_at": moment.written(values["attendance_time"]),
        "attended_by": values["attended_by_id"] or None,
    }
