"""OpenSPP's own paths, so that what was written for it works unchanged."""

from __future__ import annotations

from dataclasses import replace

from ..operation import Operation, Parameter
from ..schema import WANTED, Schema
from . import tokens
from .attendances import SOME_IDS
from .common import FROM_DATE, ID, TO_DATE, number, reference, text
from .openspp_shapes import MOST_ITEMS, SCHEMAS, any_case

__all__ = ["OPERATIONS", "SCHEMAS"]

TAG = "OpenSPP"
ROOT = ""  # these paths have no prefix
PERSON = Parameter("person_identifier", text(200, shortest=1), "The programme's identifier.", is_path=True)
PAGE = Parameter("page", number(""), "Which page, from 1.")
LIMIT = "How many a page has, 30 where none is given."
PAGES = (PAGE, Parameter("limit", number("", 1, MOST_ITEMS), LIMIT))
# A client that names people may ask for any limit: it is answered about all of them.
PAGES_OF_PEOPLE = (
    PAGE,
    Parameter(
        "limit",
        number(""),
        f"{LIMIT} More than {MOST_ITEMS:,} is refused, except where the body names people and no `page` is given.",
    ),
)
FILTERS = (
    FROM_DATE,
    TO_DATE,
    Parameter("attendance_type", ID, "The id of a type. Marks of sessions have the type of their session type."),
    Parameter("attendance_location", ID, "The id of a location. Marks of sessions have that of their session."),
)
IDS: Schema = {
    "type": "string",
    "pattern": r"^ *\d{1,10} *(, *\d{1,10} *)*$",
    WANTED: SOME_IDS,
    "maxLength": 5000,
}
# OpenSPP's apps send JSON
TOKEN = replace(next(each for each in tokens.OPERATIONS if each.id == "issueToken"), form=None)


def answer(text: str, name: str) -> dict[int, tuple[str, Schema | None]]:
    """The answer of success."""
    return {200: (text, reference(name))}


OPERATIONS = (
    replace(TOKEN, id="issueTokenAlias", path="/auth/token", tag=TAG, summary="Get a token, at another address"),
    replace(
        TOKEN, id="openSppIssueToken", path="/auth/token", prefix=ROOT, tag=TAG, summary="Get a token, as of OpenSPP"
    ),
    Operation(
        id="openSppSend",
        method="POST",
        path="/attendances",
        prefix=ROOT,
        tag=TAG,
        summary="Send attendances",
        description=(
            "All or none: one bad row or unknown person refuses all. What was sent before is no error, and changes "
            "nothing."
        ),
        scope="attendance:write",
        parameters=(
            Parameter("ignore_unique", any_case("true", "false"), "Leave out what the rule of uniqueness refuses."),
        ),
        body=reference("OpenSppRequest"),
        answers=answer("They are saved, or were before.", "OpenSppKept"),
    ),
    Operation(
        id="openSppEdit",
        method="PUT",
        path="/attendances",
        prefix=ROOT,
        tag=TAG,
        summary="Correct the user's own attendances",
        description=(
            "All or none. An edit is a new record that replaces the old one and copies what the time card does not "
            "name. It is found under the same id. The same request again, with the same `submitted_datetime`, changes "
            "nothing, also where something else was stated since."
        ),
        scope="attendance:write",
        body=reference("OpenSppEdits"),
        answers=answer("They are corrected.", "OpenSppMessage"),
    ),
    Operation(
        id="openSppVoid",
        method="DELETE",
        path="/attendances",
        prefix=ROOT,
        tag=TAG,
        summary="Void the user's own attendances",
        description=(
            "All or none. They stay listed in the programme's ledger, and do not count any more. Of a mark at a "
            "session all that the user has stated of that person there is voided. Voiding again changes nothing."
        ),
        scope="attendance:write",
        parameters=(Parameter("ids", IDS, "Ids, separated by commas.", is_required=True),),
        answers=answer("They are voided.", "OpenSppMessage"),
    ),
    Operation(
        id="openSppList",
        method="GET",
        path="/attendances",
        prefix=ROOT,
        tag=TAG,
        summary="Read the attendance of people",
        description=(
            "Of those whose identifiers are in the body, or of everybody where there is no body. Pages count people. "
            "Where the body names people and no `page` is given, all of them are answered, whatever `limit` says. A "
            "JSON `Content-Type` without a body is a 400, for the body was lost, and so is a parameter that is not "
            "known: either would find everybody."
        ),
        scope="attendance:read",
        parameters=(*PAGES_OF_PEOPLE, *FILTERS),
        body=reference("OpenSppPeople"),
        is_body_optional=True,
        is_strict=True,
        answers=answer("A page of people.", "OpenSppPage"),
    ),
    Operation(
        id="openSppPerson",
        method="GET",
        path="/attendance/{person_identifier}",
        prefix=ROOT,
        tag=TAG,
        summary="Read the attendance of a person",
        description=(
            "Pages count attendances, the latest day first. An unknown person is a 400. The address names the person, "
            "and addresses end up in logs: `POST /spp/v1/attendances/search` answers the same without."
        ),
        scope="attendance:read",
        parameters=(PERSON, *PAGES, *FILTERS),
        is_strict=True,
        answers=answer("The person.", "OpenSppPersonPage"),
    ),
    Operation(
        id="openSppTypes",
        method="GET",
        path="/attendance/types",
        prefix=ROOT,
        tag=TAG,
        summary="List the types of attendance",
        scope="attendance:read",
        answers=answer("The types.", "OpenSppChoices"),
    ),
    Operation(
        id="openSppLocations",
        method="GET",
        path="/attendance/locations",
        prefix=ROOT,
        tag=TAG,
        summary="List the locations of attendance",
        scope="attendance:read",
        answers=answer("The locations.", "OpenSppChoices"),
    ),
    Operation(
        id="openSppSubscribers",
        method="GET",
        path="/subscribers",
        prefix=ROOT,
        tag=TAG,
        summary="Read the people",
        description="Those with an identifier, in the order they became known, without archived ones.",
        scope="subscriber:read",
        parameters=(*PAGES, Parameter("last_id", text(200), "The `id` of the last person read: people after that.")),
        is_strict=True,
        answers=answer("A page of people.", "OpenSppSubscribers"),
    ),
    Operation(
        id="openSppSubscriber",
        method="GET",
        path="/subscriber/{person_identifier}",
        prefix=ROOT,
        tag=TAG,
        summary="Read a person",
        description=(
            "An unknown person is a 400. The address names the person, and addresses end up in logs: "
            "`POST /spp/v1/subscribers/search` answers the same without."
        ),
        scope="subscriber:read",
        parameters=(PERSON,),
        answers=answer("The person.", "OpenSppSubscriber"),
    ),
)
