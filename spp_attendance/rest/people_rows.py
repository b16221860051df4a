"""Reading the rows of people in a body: what is wrong with one of them rejects that row, and not the request."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from ..registry.mapping import IDENTIFIER, Line
from ..rules import normal_form
from .contract.subscribers import PERSON
from .results import Result, rejected
from .rows import faults_by_row, rejected_by
from .schema import Report
from .sentence import _

IN_PERSON = re.compile(r"/subscribers/\d+")
CONTACT, REACHES = "subscriber:contact", ("phone", "email")
NO_CONTACT = _(
    "The token lacks the scope subscriber:contact, which phone and e-mail need. Leave them out, or ask an "
    "administrator."
)
# where a row says what, as the import from registries reads it
LINES = tuple(Line(IDENTIFIER if member == "person_id" else member, member) for member in PERSON)


class PersonRow(NamedTuple):
    """What a body says of one person. pointer: where (RFC 6901); result: why it is rejected, None where it is not"""

    pointer: str
    members: Mapping[str, Any]
    result: Result | None = None


def people_of(body: Any, report: Report, scopes: Collection[str]) -> list[PersonRow]:
    """The people of a body. scopes: of the token. Raises Malformed for a fault that is in no row."""
    faults = faults_by_row(report, IN_PERSON)
    rows = []
    for number, members in enumerate(body["subscribers"]):
        pointer = f"/subscribers/{number}"
        result = rejected_by(faults[pointer]) if pointer in faults else _refused(pointer, members, scopes)
        rows.append(PersonRow(pointer, members, result))
    return rows


def _refused(pointer: str, members: Mapping[str, Any], scopes: Collection[str]) -> Result | None:
    """The result of a row that nobody can be found by, or that is beyond the scopes, else None."""
    if not normal_form(members["person_id"]):
        detail = "This is blank. Give the identifier by which the programme knows the person."
        return rejected("malformed", detail)._replace(pointer=f"{pointer}/person_id")
    return _beyond(pointer, members, scopes)


def _beyond(pointer: str, members: Mapping[str, Any], scopes: Collection[str]) -> Result | None:
    """The result of a row that says how to reach a person, without the scope for that."""
    named = [name for name in REACHES if (members.get(name) or "").strip()]
    if not named or CONTACT in scopes:
        return None
    return rejected("insufficient_scope", NO_CONTACT)._replace(pointer=f"{pointer}/{named[0]}")
