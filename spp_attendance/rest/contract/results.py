"""The result of each row that was sent."""

from __future__ import annotations

from ..schema import Schema
from .common import TEXT, WARNINGS, list_of, number, object_of, or_null, reference, text

OUTCOMES = ["created", "duplicate", "replaced", "held", "rejected"]
# a schema of its own: generators make one class of it, and not one for each kind of row
TO_DO: Schema = {
    "type": "string",
    "enum": ["done", "fix", "retry_later", "ask_officer"],
    "description": "What is left to do.",
}
SAVED_ID = number(
    "The id of the attendance, an even number; null if nothing was saved. A mark that was taken back has the odd id of "
    "the person's line.",
    1,
    2**32,
)
CODE = text(
    100,
    "One word: `ok`, or why it is held or rejected. `superseded`: it was saved, but a later statement counts. "
    "`voided`, `replaced`: it was sent before and does not count any more.",
)
RESULT = object_of(
    {
        "pointer": text(500, "The row in the body (RFC 6901), or the member in it that is wrong."),
        "outcome": {"type": "string", "enum": OUTCOMES},
        "id": or_null(SAVED_ID),
        "external_id": or_null(text(64)),
        "code": CODE,
        "detail": {**TEXT, "description": "The code as a sentence."},
        "action": reference("ToDo"),
        "standing": or_null(
            {
                **TEXT,
                "description": "The `external_id` of what counts instead of this row, or instead of what it replaces.",
            }
        ),
    }
)
COMMON = ("pointer", "outcome", "code", "detail", "action")  # members of each result


def results_of(item: str, outcomes: list[str]) -> Schema:
    """The answer to rows. item: the name of the schema of a result"""
    totals = object_of({outcome: number("", 0) for outcome in outcomes})
    return object_of({"results": list_of(reference(item)), "totals": totals, "warnings": WARNINGS})


def result_of(outcomes: list[str], members: dict[str, Schema]) -> Schema:
    """The result of a row of another kind. members: what it has besides COMMON"""
    common = {name: RESULT["properties"][name] for name in COMMON}
    code = text(100, "One word: `ok`, or why it is rejected.")
    return object_of({**common, "outcome": {"type": "string", "enum": outcomes}, "code": code, **members})


RESULTS = results_of("Result", OUTCOMES)
