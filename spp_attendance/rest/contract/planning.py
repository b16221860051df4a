"""Planning: sessions that are to come, and who is expected at them."""

from __future__ import annotations

from typing import Any

from ..operation import Operation
from ..schema import Schema
from .attendances import FLAGS, MOST_ROWS, PERSON_ID
from .common import DAY, EXTERNAL_ID, ID, list_of, number, object_of, or_null, reference, text
from .results import result_of, results_of
from .sessions import CLOCK, END, LOCATION, MOST_SESSIONS, SESSION_ID

PLAN_OUTCOMES = ["created", "duplicate", "rejected"]
ROSTER_OUTCOMES = ["added", "removed", "unchanged", "rejected"]
MOST_EXPECTED = 10_000  # people of all sessions of a request
PLANNED: dict[str, Schema] = {
    "external_id": EXTERNAL_ID,
    "session_type_id": number("The id of the type."),
    "date": DAY,
    "start_time": CLOCK,
    "end_time": or_null(END),
    "tz": or_null(text(100, "By default the client's.")),
    "name": or_null(text(200, "By default made of type and day.")),
    "location": or_null(LOCATION),
    "area_id": or_null(number("The id of an area.")),
    "facilitator_id": or_null(
        number("The id of the user who holds it (`user` of `GET /me`). By default the user of the client.")
    ),
    "co_facilitator_ids": list_of(ID, 100, "The ids of users who hold it with them."),
    "max_participants": or_null(number("How many people may be expected; 0 for any number.", 0)),
    "expected_participant_ids": list_of(ID, MOST_ROWS, "Contacts who are expected."),
    "expected_person_ids": list_of(PERSON_ID, MOST_ROWS, "People who are expected, by their identifiers."),
}
EXPECTATION: dict[str, Schema] = {
    "participant_id": or_null(number("The id of the person's contact; or else give `person_id`.")),
    "person_id": or_null(PERSON_ID),
    "is_expected": {"type": "boolean", "default": True, "description": "False takes the person off the roster."},
}
SCHEMAS = {
    "PlannedSession": object_of(PLANNED, ["external_id", "session_type_id", "date", "start_time"]),
    "PlanRequest": object_of({"sessions": list_of(reference("PlannedSession"), MOST_SESSIONS)}),
    "PlanResult": result_of(
        PLAN_OUTCOMES,
        {
            "id": or_null(number("The id of the session; null if nothing was saved.")),
            "external_id": or_null(text(64)),
        },
    ),
    "PlanResults": results_of("PlanResult", PLAN_OUTCOMES),
    "Expectation": object_of(EXPECTATION, []),
    "RosterRequest": object_of(
        {
            "people": list_of(reference("Expectation"), MOST_ROWS),
            "reason": or_null(text(500, "Why people are taken off. Needed once the day of the session has come.")),
        },
        ["people"],
    ),
    "RosterResult": result_of(
        ROSTER_OUTCOMES, {"participant_id": or_null(number("The id of the person's contact; null if nobody is meant."))}
    ),
    "RosterResults": results_of("RosterResult", ROSTER_OUTCOMES),
}
EXAMPLE: dict[str, Any] = {
    "sessions": [
        {
            "external_id": "plan-2026-03-21-a",
            "session_type_id": 1,
            "date": "2026-03-21",
            "start_time": "09:00",
            "expected_person_ids": ["P-0001"],
        }
    ]
}
ROSTER_EXAMPLE = {"people": [{"person_id": "P-0001"}, {"participant_id": 7, "is_expected": False}]}
OPERATIONS = (
    Operation(
        id="planSessions",
        method="POST",
        path="/sessions",
        tag="Sessions",
        summary="Plan sessions",
        description=(
            f"One or many at once, up to {MOST_SESSIONS} sessions and {MOST_EXPECTED:,} expected people. The same "
            "`external_id` with the same content is `duplicate`: the session stays as it is, also if somebody has "
            "changed it since. Another content under the same `external_id` is rejected: change the session on the "
            "screen, or cancel it and send another one. A session that cannot be made is rejected whole, with its "
            "roster, and one that was deleted on the screen is made again: to call a session off, cancel it. "
            "Facilitators plan sessions of their own, officers for everybody."
        ),
        scope="session:plan",
        parameters=FLAGS,
        body=reference("PlanRequest"),
        answers={200: ("A result for each session, in the order of the body.", reference("PlanResults"))},
        problems=(422,),
        examples={"application/json": EXAMPLE},
    ),
    Operation(
        id="changeRoster",
        method="POST",
        path="/sessions/{id}/roster",
        tag="Sessions",
        summary="Say who is expected",
        description=(
            "Adds people to the roster of a session and takes people off, many at once, each with its result. Whoever "
            "is not named stays as they are, and sending the same again changes nothing. Whoever is marked is not "
            "taken off. Once the day of the session has come, only officers take people off, with a `reason`."
        ),
        scope="session:plan",
        is_locking=True,
        parameters=(SESSION_ID, *FLAGS),
        body=reference("RosterRequest"),
        answers={200: ("A result for each row, in the order of the body.", reference("RosterResults"))},
        problems=(404, 422),
        examples={"application/json": ROSTER_EXAMPLE},
    ),
)
