"""Schemas that many operations use."""

from __future__ import annotations

from .. import moment
from ..operation import Parameter
from ..schema import FORMAT_NAMES, NULL, WANTED, Schema

SCOPES = {
    "attendance:read": "Read attendance, its types and its locations.",
    "attendance:write": "Send, correct and void attendance.",
    "subscriber:read": "Read the people attendance is recorded of.",
    "subscriber:contact": "Read their phone numbers and e-mail addresses, too.",
    "subscriber:write": "Make people known, and change what is known of them.",
    "session:read": "Read the user's sessions and their rosters.",
    "session:write": "Mark, create, complete and cancel the user's sessions.",
    "session:plan": "Plan sessions, and say who is expected at them.",
}
BADGE_HASH: Schema = {
    "type": "string",
    "pattern": r"^[0-9a-f]{64}$",
    WANTED: "64 hexadecimal digits, in small letters",
    "description": "SHA-256 of the code on the person's badge, in hexadecimal. Null where there is no code, or the "
    "user may not see identifiers or mark the session.",
}


def reference(name: str) -> Schema:
    """A reference to a schema of the document."""
    return {"$ref": f"#/components/schemas/{name}"}


def text(longest: int, description: str = "", shortest: int = 0) -> Schema:
    """A text of at most so many characters."""
    described = {"description": description} if description else {}
    return {"type": "string", "minLength": shortest, "maxLength": longest, **described}


def number(description: str, least: int = 1, most: int = 2**31 - 1) -> Schema:
    """A whole number, by default an id."""
    return {"type": "integer", "minimum": least, "maximum": most, "description": description}


def object_of(members: dict[str, Schema], required: list[str] | None = None, description: str = "") -> Schema:
    """An object with these members. required: all of them, where not named."""
    described = {"description": description} if description else {}
    names = list(members) if required is None else required
    return {"type": "object", **described, "properties": members, "required": names}


def list_of(items: Schema, most: int | None = None, description: str = "") -> Schema:
    """A list. most: how many items it may have."""
    described = {"description": description} if description else {}
    limit = {} if most is None else {"maxItems": most}
    return {"type": "array", "items": items, **limit, **described}


def search_of(members: dict[str, Schema]) -> Schema:
    """The body of a search. An unknown filter is refused, because without it the search would find too much."""
    return {**object_of({**members, "cursor": or_null(CURSOR.schema)}, []), "additionalProperties": False}


def or_null(schema: Schema) -> Schema:
    """The same, or null. A description of a reference stands beside it."""
    if "$ref" not in schema:
        return {**schema, "type": [schema["type"], "null"]}
    beside = {name: value for name, value in schema.items() if name != "$ref"}
    return {"anyOf": [{"$ref": schema["$ref"]}, NULL], **beside}


def moment_of(description: str) -> Schema:
    """A time that a client gives."""
    return {
        "type": "string",
        "pattern": moment.PATTERN,
        WANTED: FORMAT_NAMES["date-time"],
        "maxLength": 40,
        "description": description,
    }


TEXT: Schema = {"type": "string"}  # in an answer, of any length
MOMENT: Schema = {"type": "string", "format": "date-time", "description": "RFC 3339, in UTC."}
DAY: Schema = {"type": "string", "format": "date"}
ID = number("The id.")
EXTERNAL_ID = text(64, "The id the sender gave it, such as a UUID.", 1)
WARNINGS = list_of(text(500), description="What was ignored, a sentence each.")
CURSOR = Parameter("cursor", text(500), "Where the page before ended: its `next_cursor`.")
LIMIT = Parameter("limit", number("", 1, 10_000), "How many items a page has at most. More than 1,000 counts as 1,000.")
FROM_DATE = Parameter("from_date", DAY, "The first day, in the zone of each record.")
TO_DATE = Parameter("to_date", DAY, "The last day.")


def path_id(what: str) -> Parameter:
    """The id in a path."""
    return Parameter("id", ID, f"The id of the {what}.", is_path=True)
