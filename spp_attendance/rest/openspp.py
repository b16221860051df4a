"""Reading requests to OpenSPP's paths, and errors there. How items are sent: see serializers/openspp.py."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from . import moment
from .contract.openspp_shapes import MOST_ITEMS, MOST_ROWS
from .oauth import OAuthProblem
from .problem import Malformed, Problem, TooLarge
from .results import Result
from .row import Row, compared
from .schema import Fault
from .serializers.openspp import OPENSPP_CATEGORIES, Page

USUAL_ITEMS = 30  # people or attendances of a page
# {member of a time card: field of the record}
FIELDS = {
    "attendance_type": "attendance_type_id",
    "attendance_location": "attendance_location_id",
    "attendance_description": "attendance_description",
    "attendance_external_url": "attendance_external_url",
}
# the members of a time card that OpenSPP has, but for the category
MEMBERS = (*FIELDS, "date_time")
# {filter: the same filter in our own API}
FILTERS = {"attendance_type": "type", "attendance_location": "location"}
IDENTITY = ("attendance_type", "attendance_location", "attendance_category")
# OpenSPP answers these statuses with 400
AS_MALFORMED = (404, 409, 422)


class OpenSppRow(Row):
    """A row without an external id: the same person, time, type, location and category are the same attendance."""

    MAY_BE_SENT_AFTER_VOIDING: ClassVar[bool] = True

    def identity(self) -> list[Any]:
        values = [self.card.get(name) for name in IDENTITY]
        return [sorted(compared(self.person).items()), moment.spelled(self.card["date_time"]), values]


def rows_of(body: Mapping[str, Any]) -> list[Row]:
    """The rows of a body that the contract accepts."""
    rows: list[Row] = [
        OpenSppRow(
            f"/records/{number}/time_card/{card_number}",
            {"person_identifier": record["person_id"].strip()},
            _card(card),
        )
        for number, record in enumerate(body["records"])
        for card_number, card in enumerate(record["time_card"])
    ]
    if len(rows) > MOST_ROWS:
        raise TooLarge(f"A request has {MOST_ROWS:,} attendances at most. Send them in parts.")
    return rows


def _card(card: Mapping[str, Any]) -> dict[str, Any]:
    """A time card as our own API has it, without members that OpenSPP does not have."""
    members = {name: card[name] for name in MEMBERS if card.get(name) is not None}
    return {**members, "attendance_category": (card.get("attendance_category") or "present").lower()}


def faults_of(results: Iterable[Result], is_uniqueness_ignored: bool) -> list[Fault]:
    """What is wrong with a request, by the results of its rows. Here an unknown person is a fault."""
    faults = []
    for result in results:
        if result.code == "unknown_person":
            faults.append(Fault(result.pointer, "Nobody has this identifier."))
        elif result.outcome == "rejected" and not (is_uniqueness_ignored and result.code == "recorded"):
            faults.append(Fault(result.pointer, result.detail))
    return faults


def changes_of(card: Mapping[str, Any], zone: str, category: str) -> dict[str, Any]:
    """{field: value} of the members of a time card that corrects a record. Raises ValueError with a sentence.

    zone: of a time without an offset; category: of the record. It stays, if OpenSPP has the same word for the new one.
    """
    changes = {field: card[name] or None for name, field in FIELDS.items() if name in card}
    if "date_time" in card:
        changes["attended_at"] = moment.read_second(card["date_time"], zone)
    if "attendance_category" in card:
        sent = card["attendance_category"].lower()
        changes["attendance_category"] = category if sent == OPENSPP_CATEGORIES[category] else sent
    return changes


def filters_of(query: Mapping[str, Any]) -> dict[str, Any]:
    """The filters of a query as our own API has them."""
    return {FILTERS.get(name, name): value for name, value in query.items()}


def identifiers_of(body: Mapping[str, Any]) -> list[str]:
    """The identifiers in a body. Members of a household without one are sent as false: OpenSPP passes them over."""
    return [each for each in body["person_ids"] if isinstance(each, str) and each]


def page_of(query: Mapping[str, Any], named: Sequence[str] | None = None) -> Page:
    """The page that a query asks for. Raises Malformed.

    named: the identifiers of the people asked for. They are all on the first page, unless the query says which page:
    OpenSPP's client names the members of households, and gives the number of households as limit.
    """
    limit = query.get("limit", USUAL_ITEMS)
    if named is not None and "page" not in query:
        return Page(1, max(limit, len(named)))
    if limit > MOST_ITEMS:
        raise Malformed(
            f"The limit is more than {MOST_ITEMS:,}. Give a smaller one and read page by page, or name people in the "
            "body without a page: then all of them are answered."
        )
    return Page(query.get("page", 1), limit)


def as_openspp_problem(problem: Problem) -> Problem:
    """The problem with the status and the member `error` that OpenSPP's apps read. They show no other member."""
    if isinstance(problem, OAuthProblem):
        return problem
    if problem.status in AS_MALFORMED:
        problem = Malformed(problem.detail, **problem.members)
    problem.members = {**problem.members, "error": {"code": problem.status, "message": problem.told()}}
    return problem
