"""Attendances of the history."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from .. import moment


class Attendance(NamedTuple):
    """An attendance that counts. What is empty, or not for the caller to see, is "" or 0.

    date: in the zone of the record; attended_at: naive UTC, None where it is not known
    """

    id: int
    person_id: str
    participant_id: int
    date: date
    attended_at: datetime | None
    category: str
    basis: str
    attendance_type: int
    attendance_location: int
    session_id: int


def attendance_item(attendance: Attendance) -> dict[str, Any]:
    """An attendance as it is sent."""
    values = {name: value or None for name, value in attendance._asdict().items()}
    return {**values, "date": attendance.date.isoformat(), "attended_at": moment.written(attendance.attended_at)}
