"""What is sent on OpenSPP's paths, in the shapes and words of OpenSPP."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from .. import json_text
from ..contract.openspp_shapes import NAMES
from .choices import Choice
from .people import Person, person_item

# OpenSPP has two categories. {our category: the one there}
OPENSPP_CATEGORIES = {"present": "present", "late": "present", "excused": "absent", "absent": "absent"}


class Details(NamedTuple):
    """What only the record of an attendance says, or the line of a session. Times are local; "" where nothing is known.

    time: HH:MM:SS; submitted_datetime: YYYY-MM-DD HH:MM:SS
    """

    time: str
    description: str = ""
    url: str = ""
    submitted_by: str = ""
    submitted_datetime: str = ""
    source: str = ""


class Attendance(NamedTuple):
    """An attendance of the history. date: the local day; type, location: None where there is none."""

    id: int
    participant_id: int
    date: date
    category: str
    type: Choice | None
    location: Choice | None
    details: Details


class Page(NamedTuple):
    """A page of a list. number: from 1; size: how many items it has at most."""

    number: int
    size: int

    @property
    def offset(self) -> int:
        """How many items are on the pages before."""
        return (self.number - 1) * self.size


def attendance_item(attendance: Attendance) -> dict[str, Any]:
    """An attendance as it is sent."""
    details = attendance.details
    return {
        "id": attendance.id,
        "date": attendance.date.isoformat(),
        "time": details.time,
        "attendance_type": choice_item(attendance.type),
        "attendance_location": choice_item(attendance.location),
        "attendance_description": details.description,
        "attendance_external_url": details.url,
        "submitted_by": details.submitted_by,
        "submitted_datetime": details.submitted_datetime,
        "submission_source": details.source,
        "attendance_category": OPENSPP_CATEGORIES[attendance.category],
    }


def choice_item(choice: Choice | None) -> dict[str, Any]:
    """A type or a location as it is sent; {} where there is none."""
    return {"id": choice.id, "name": choice.name, "description": choice.description} if choice else {}


def person_document(identifier: str, days: Collection[date], attendances: Iterable[Attendance]) -> dict[str, Any]:
    """A person with all days present, and with the attendances of the page."""
    return {
        "person_id": identifier,
        "dates_present": [day.isoformat() for day in sorted(days)],
        "number_of_days_present": len(days),
        "attendance_list": [attendance_item(attendance) for attendance in attendances],
    }


def subscriber_document(person: Person) -> dict[str, str]:
    """A person with names and contact details. The id is the identifier there."""
    item = person_item(person)
    return {name: item.get(name) or "" for name in NAMES} | {"id": person.person_id}


def choices_document(choices: Sequence[Choice]) -> dict[str, Any]:
    """Types or locations."""
    return {"records": [choice_item(choice) for choice in choices]}


def page_document(records: Sequence[dict[str, Any]], page: Page, total: int) -> dict[str, Any]:
    """A page of records. total: how many there are on all pages."""
    return {"records": list(records), "pagination": pagination(page, total)}


def page_text(records: Iterable[bytes], page: Page, total: int) -> bytes:
    """The JSON of a page_document() whose records are JSON already."""
    end = json_text.written(pagination(page, total))
    return b'{"records":[' + b",".join(records) + b'],"pagination":' + end + b"}"


def pagination(page: Page, total: int) -> dict[str, int]:
    """Which page it is. total: how many items there are on all pages."""
    pages = -(-total // page.size)
    return {"page": page.number, "limit": page.size, "total_records": total, "total_pages": pages}
