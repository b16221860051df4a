"""The people attendance is recorded of."""

from __future__ import annotations

from ..operation import Operation
from ..schema import Schema
from .attendances import MOST_ROWS, PERSON_ID
from .common import BADGE_HASH, CURSOR, LIMIT, TEXT, list_of, number, object_of, or_null, reference, search_of, text

NAME = or_null(TEXT)
CONTACT = "Null also without the scope `subscriber:contact`, or the user's right to see it."
SCHEMAS: dict[str, Schema] = {
    "Gender": {"type": "string", "enum": ["male", "female", "other"]},
    "Subscriber": object_of(
        {
            "id": number("The id."),
            "person_id": {
                **NAME,
                "description": "The programme's identifier. Null also where the user may not see it.",
            },
            "participant_id": number("The id of the person's contact."),
            "name": NAME,
            "family_name": NAME,
            "given_name": NAME,
            "addl_name": NAME,
            "gender": or_null(reference("Gender")),
            "phone": {**NAME, "description": CONTACT},
            "email": {**NAME, "description": CONTACT},
            "active": {"type": "boolean", "description": "False for an archived person."},
            "village": {**NAME, "description": "The person's area, or else the city."},
            "badge_hash": or_null(BADGE_HASH),
        }
    ),
    "SubscriberPage": object_of({"items": list_of(reference("Subscriber")), "next_cursor": or_null(text(500))}),
    "SubscriberSearch": search_of(
        {
            "person_ids": list_of(PERSON_ID, MOST_ROWS, "Identifiers of people. An empty list finds nobody."),
            "name": text(200, "A part of the name.", 1),
            "query": text(
                200,
                "Parts of the name in any order, or a part of the identifier if the user may see identifiers: what the "
                "search of a screen finds.",
                1,
            ),
            "badge_hash": {**BADGE_HASH, "description": "SHA-256 of the code on the person's badge, in hexadecimal."},
            **{parameter.name: parameter.schema for parameter in (LIMIT, CURSOR)},
        }
    ),
}
OPERATIONS = (
    Operation(
        id="listSubscribers",
        method="GET",
        path="/subscribers",
        tag="People",
        summary="Read the people",
        description="Everybody known to attendance, also who was archived, in the order they became known.",
        scope="subscriber:read",
        parameters=(LIMIT, CURSOR),
        is_strict=True,
        answers={200: ("A page.", reference("SubscriberPage"))},
    ),
    Operation(
        id="searchSubscribers",
        method="POST",
        path="/subscribers/search",
        tag="People",
        summary="Find people",
        description=(
            "By name, by identifiers or by the code of a badge, which do not belong in an address. Identifiers and "
            "badges need the right to see identifiers. Several filters narrow each other down."
        ),
        scope="subscriber:read",
        body=reference("SubscriberSearch"),
        is_strict=True,
        answers={200: ("A page.", reference("SubscriberPage"))},
        problems=(403,),
    ),
)
