"""What is received and sent on OpenSPP's paths, in the shapes and words of OpenSPP."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, NamedTuple

from . import moment
from .contract.openspp_shapes import MOST_ROWS, NAMES
from .oauth import OAuthProblem
from .problem import Malformed, Problem, TooLarge
from .results import Result
from .row import Row
from .rows import known
from .schema import Fault

USUAL = 30  # people or attendances of a page
# OpenSPP has two categories: what each of ours is there
CATEGORIES = {"present": "present", "late": "present", "excused": "absent", "absent": "absent"}
# members of a time card -> fields of the record
FIELDS = {
    "attendance_type": "attendance_type_id",
    "attendance_location": "attendance_location_id",
    "attendance_description": "attendance_description",
    "attendance_external_url": "attendance_external_url",
}
SAME = ("attendance_type", "attendance_location", "attendance_category")
# what has another status here, where OpenSPP says only that the request is no good
AS_MALFORMED = (404, 409, 422)


class Choice(NamedTuple):
    """A type or a location."""

    id: int
    name: str
    description: str


class Attendance(NamedTuple):
    """An attendance of the history. date, time, submitted_datetime: local; kind, location: None where there is none."""

    id: int
    participant_id: int
    date: str
    time: str
    category: str
    kind: Choice | None
    location: Choice | None
    description: str
    url: str
    submitted_by: str
    submitted_datetime: str
    source: str

    def document(self) -> dict[str, Any]:
        """The attendance as it is sent."""
        return {
            "id": self.id,
            "date": self.date,
            "time": self.time,
            "attendance_type": self.kind._asdict() if self.kind else {},
            "attendance_location": self.location._asdict() if self.location else {},
            "attendance_description": self.description,
            "attendance_external_url": self.url,
            "submitted_by": self.submitted_by,
            "submitted_datetime": self.submitted_datetime,
            "submission_source": self.source,
            "attendance_category": CATEGORIES[self.category],
        }


# sent


class Repeated(Row):
    """A row that is the same as another by person, time, type, location and category, and may come again."""

    IS_WELCOME_AGAIN: ClassVar[bool] = True

    def same(self) -> list[Any]:
        given = [self.card.get(name) for name in SAME]
        return [sorted(self.person.items()), moment.spelled(self.card["date_time"]), given]


def rows_of(body: Mapping[str, Any]) -> list[Row]:
    """The rows of a body that the contract has nothing against."""
    rows: list[Row] = [
        Repeated(
            f"/records/{number}/time_card/{place}", {"person_identifier": record["person_id"].strip()}, _card(card)
        )
        for number, record in enumerate(body["records"])
        for place, card in enumerate(record["time_card"])
    ]
    if len(rows) > MOST_ROWS:
        raise TooLarge(f"A request has {MOST_ROWS:,} attendances at most. Send them in parts.")
    return rows


def _card(card: Mapping[str, Any]) -> dict[str, Any]:
    """A time card in our words, without members that are not of OpenSPP's."""
    given = {name: value for name, value in known(card).items() if name in (*FIELDS, "date_time")}
    return {**given, "attendance_category": (card.get("attendance_category") or "present").lower()}


def faults_of(results: Iterable[Result], is_uniqueness_ignored: bool) -> list[Fault]:
    """What is wrong with a request, by the results of its rows: nobody unknown is held for an officer here."""
    faults = []
    for result in results:
        if result.code == "unknown_person":
            faults.append(Fault(result.pointer, "Nobody has this identifier."))
        elif result.outcome == "rejected" and not (is_uniqueness_ignored and result.code == "recorded"):
            faults.append(Fault(result.pointer, result.detail))
    return faults


def changes_of(card: Mapping[str, Any], zone: str, category: str) -> dict[str, Any]:
    """{field: value} of the members of a time card that corrects a record.

    zone: of a time without one; category: that of the record, which stays where an app sends the same back. Raises
    ValueError with a sentence.
    """
    changes = {field: card[name] or None for name, field in FIELDS.items() if name in card}
    if "date_time" in card:
        changes["attended_at"] = moment.read(card["date_time"], zone)
    if "attendance_category" in card:
        given = card["attendance_category"].lower()
        changes["attendance_category"] = category if given == CATEGORIES[category] else given
    return changes


# answers


def person(identifier: str, days: Collection[date], attendances: Iterable[Attendance]) -> dict[str, Any]:
    """A person with the days present, and with the attendances of the page."""
    return {
        "person_id": identifier,
        "dates_present": [day.isoformat() for day in sorted(days)],
        "number_of_days_present": len(days),
        "attendance_list": [attendance.document() for attendance in attendances],
    }


def subscriber(found: Mapping[str, Any]) -> dict[str, str]:
    """A person, from the item of the rest of the API."""
    return {name: found.get(name) or "" for name in NAMES} | {"id": found["person_id"]}


def choices(those: Sequence[Choice]) -> dict[str, Any]:
    """Types or locations."""
    return {"records": [choice._asdict() for choice in those]}


class Page(NamedTuple):
    """Which part of a list. number: from 1; size: how many it has at most."""

    number: int
    size: int

    @property
    def offset(self) -> int:
        """How many are on the pages before."""
        return (self.number - 1) * self.size

    def document(self, total: int) -> dict[str, int]:
        """The page as it is sent. total: how many there are in all."""
        pages = -(-total // self.size)
        return {"page": self.number, "limit": self.size, "total_records": total, "total_pages": pages}


def page_of(query: Mapping[str, Any], most: int) -> Page:
    """The page that a query asks for. most: how many it has at most."""
    return Page(query.get("page", 1), min(query.get("limit", USUAL), most))


def as_openspp_problem(found: Problem) -> Problem:
    """A problem with the status and the member that OpenSPP's apps read."""
    if isinstance(found, OAuthProblem):
        return found
    if found.status in AS_MALFORMED:
        found = Malformed(found.detail, **found.members)
    found.members = {**found.members, "error": {"code": found.status, "message": _message(found)}}
    return found


def _message(found: Problem) -> str:
    """What is wrong in one text: apps show no other member."""
    named = [
        f"{error.get('pointer') or error.get('parameter', '')}: {error['detail']}"
        for error in found.members.get("errors", ())
    ]
    return " ".join([found.detail, *named])
