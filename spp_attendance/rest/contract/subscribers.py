"""The people attendance is recorded of."""

from __future__ import annotations

from typing import Any

from ...registry.mapping import LONGEST, LONGEST_OTHER
from ..operation import Operation
from ..schema import Schema
from .attendances import FLAGS, MOST_ROWS, PERSON_ID
from .common import BADGE_HASH, CURSOR, LIMIT, TEXT, list_of, number, object_of, or_null, reference, search_of, text
from .results import result_of, results_of

NAME = or_null(TEXT)
CONTACT = "Null also without the scope `subscriber:contact`, or the user's right to see it."
PEOPLE_OUTCOMES = ["created", "updated", "unchanged", "rejected"]
REACHED = "Needs the scope `subscriber:contact`."
NAME_PART = or_null(text(LONGEST_OTHER))
# what a row may say of a person
PERSON: dict[str, Schema] = {
    "person_id": text(
        LONGEST["identifier"], "The programme's identifier. By it the person is found, and by nothing else.", 1
    ),
    "name": or_null(text(LONGEST_OTHER, "The whole name of somebody without name parts.")),
    "family_name": NAME_PART,
    "given_name": NAME_PART,
    "addl_name": NAME_PART,
    "gender": or_null(reference("Gender")),
    "phone": or_null(text(LONGEST["phone"], REACHED)),
    "email": or_null(text(LONGEST["email"], REACHED)),
    "area_code": or_null(text(LONGEST["area_code"], "The code of the area where the person lives.")),
}
SCHEMAS: dict[str, Schema] = {
    "Gender": {"type": "string", "enum": ["male", "female", "other"]},
    "PersonRow": object_of(PERSON, ["person_id"], "What is left out, null or blank stays as it is."),
    "PeopleRequest": object_of({"subscribers": list_of(reference("PersonRow"), MOST_ROWS)}),
    "PersonResult": result_of(
        PEOPLE_OUTCOMES,
        {
            "id": or_null(number("The id of the person; null if nothing was saved.")),
            "participant_id": or_null(number("The id of the person's contact.")),
        },
    ),
    "PeopleResults": results_of("PersonResult", PEOPLE_OUTCOMES),
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
EXAMPLE: dict[str, Any] = {
    "subscribers": [{"person_id": "P-0001", "family_name": "Reyes", "given_name": "Ana Luz", "gender": "female"}]
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
    Operation(
        id="upsertSubscribers",
        method="POST",
        path="/subscribers",
        tag="People",
        summary="Make people known, or change them",
        description=(
            "Many at once. A person is found by `person_id` in the company of the client, and never by name: nobody is "
            "merged. Whoever is not there is created. What a row does not name, or names as null or blank, stays as it "
            "is. A row that says nothing new changes nothing, so the same may be sent again. Good rows are saved if "
            "others are rejected, unless `atomic` is true. Somebody who is archived here stays so: the code of "
            "that result is `archived`. The user of the client needs the right to edit people, and the "
            "token `subscriber:read` too, because the results tell who is there."
        ),
        scope="subscriber:write",
        # what becomes of a row tells who is there, and what is known of them
        further_scope="subscriber:read",
        parameters=FLAGS,
        body=reference("PeopleRequest"),
        answers={200: ("A result for each row, in the order of the body.", reference("PeopleResults"))},
        problems=(422,),
        examples={"application/json": EXAMPLE},
    ),
)
