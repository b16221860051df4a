"""Sessions: rosters, marks, sessions that a device makes, completing and cancelling."""

from __future__ import annotations

from dataclasses import replace

from ...rules import CATEGORIES
from ..operation import Operation, Parameter
from ..schema import WANTED, Schema
from .attendances import ENVELOPE, FLAGS, MOST_ROWS, PERSON_ID
from .choices import ASKED_AGAIN, SAME
from .common import (
    BADGE_HASH,
    CURSOR,
    DAY,
    EXTERNAL_ID,
    FROM_DATE,
    ID,
    LIMIT,
    MOMENT,
    TEXT,
    TO_DATE,
    WARNINGS,
    list_of,
    moment_of,
    number,
    object_of,
    or_null,
    path_id,
    reference,
    text,
)
from .me import NAMED

STATES = ["scheduled", "in_progress", "completed", "cancelled"]
CLOCK: Schema = {
    "type": "string",
    "pattern": r"^([01]\d|2[0-3]):[0-5]\d$",
    WANTED: "a time of the day, such as 09:00",
    "description": "HH:MM, local.",
}
END: Schema = {
    "type": "string",
    "pattern": r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$",
    WANTED: "a time of the day, such as 17:00, or 24:00 for midnight",
    "description": "HH:MM, local, to 24:00.",
}
LOCATION = text(200)
PARTICIPANT_KIND: Schema = {
    "type": "string",
    "enum": ["persons", "households"],
    "description": "Who is expected.",
}
HOUSEHOLD_RULE: Schema = {
    "type": "string",
    "enum": ["any", "all", "roles"],
    "description": "Where households are expected, who of the members whose coming `counts` has to come for the "
    "household to have come: one of them, who may be `any` member or has certain `roles`, or `all`. Else null.",
}
STAND_IN_RULE: Schema = {
    "type": "string",
    "enum": ["anybody", "household"],
    "description": "Who may come in somebody's place: anybody, or only people of the same household.",
}
AWAITS: Schema = {
    "type": "boolean",
    "description": "Whether it counts only once it is completed and an officer has confirmed it.",
}
MEMBER = object_of(
    {
        "participant_id": number("The id of the member's contact, to mark the member by."),
        "person_id": or_null({**TEXT, "description": "The programme's identifier, as of the others on the roster."}),
        "name": TEXT,
        "roles": list_of(TEXT, description="In the household, such as Head."),
        "counts": {"type": "boolean", "description": "Whether the member's coming counts for the household."},
        "badge_hash": or_null(BADGE_HASH),
    },
    description="A member of an expected household on the day of the session.",
)
PARTICIPANT = object_of(
    {
        "participant_id": number("The id of the person's contact."),
        "person_id": or_null(
            {**TEXT, "description": "The programme's identifier, where there is one and the user may see it."}
        ),
        "name": TEXT,
        "hint": or_null(text(100, "A hint for people who have the same name on this roster.")),
        "is_expected": {"type": "boolean", "description": "False for people who came unannounced."},
        "status": or_null({**reference("AttendanceStatus"), "description": "Null: nobody has marked it."}),
        "basis": or_null(reference("Basis")),
        "marked_at": or_null(MOMENT),
        "attended_at": or_null(MOMENT),
        "attended_by": or_null(number("The id of the contact who came instead of the person, or for the household.")),
        "attended_by_name": or_null({**TEXT, "description": "The name of that contact."}),
        "excuse_reason": or_null({**TEXT, "description": "Null also where the user may not mark the session."}),
        "village": or_null({**TEXT, "description": "The person's area, or else the city."}),
        "badge_hash": or_null(BADGE_HASH),
        "household_id": or_null(
            number(
                "Of a member who was marked where households are expected: the household for which the mark counts. "
                "Such a person is no walk-in; the household is on the roster too."
            )
        ),
        "household_name": or_null(TEXT),
        "members": list_of(
            reference("Member"),
            description="Of an expected household, for whoever may mark it: mark those, and the household follows.",
        ),
    }
)
SESSION = object_of(
    {
        "id": ID,
        "uid": or_null({**TEXT, "description": "The id a device gave it."}),
        "external_id": or_null({**TEXT, "description": "The id that the system which planned it gave it."}),
        "name": TEXT,
        "session_type": NAMED,
        "state": reference("SessionState"),
        "date": DAY,
        "start_time": CLOCK,
        "end_time": END,
        "tz": text(100),
        "start_at": or_null(MOMENT),
        "end_at": or_null(MOMENT),
        "area": or_null(NAMED),
        "location": or_null(TEXT),
        "is_mine": {"type": "boolean", "description": "Whether the user may mark it."},
        "opens_at": or_null({**MOMENT, "description": "From then on it takes marks, before that only `excused`."}),
        "completed_at": or_null(MOMENT),
        "correctable_until": or_null({**MOMENT, "description": "The facilitator's last moment to correct a mark."}),
        "cancel_reason": or_null(TEXT),
        "participant_kind": reference("ParticipantKind"),
        "household_rule": or_null(reference("HouseholdRule")),
        "stand_in_rule": reference("StandInRule"),
        "is_unplanned": {"type": "boolean", "description": "Whether a device made it, because nobody had planned it."},
        "awaits_confirmation": AWAITS,
        "topics": list_of(reference("Topic"), description="Those of its type. Empty if the type does not track them."),
        "roster": list_of(reference("Participant")),
    }
)
SESSION_TYPE = object_of(
    {
        "id": ID,
        "name": TEXT,
        "duration_hours": {"type": "number", "description": "How long a session takes if nothing else is said."},
        "participant_kind": reference("ParticipantKind"),
        "tracks_topics": {"type": "boolean", "description": "Whether it is recorded which topics were covered."},
    }
)
MARK: dict[str, Schema] = {
    "participant_id": or_null(number("The id of the person's contact; or else give `person_id`.")),
    "person_id": or_null(PERSON_ID),
    "status": {"type": "string", "enum": [*CATEGORIES, "unmarked"]},
    "marked_at": moment_of("When it was stated, by the sender's clock. Of two marks the later one counts."),
    "attendance_time": or_null(moment_of("When the person came. By default `marked_at`.")),
    "attended_by": or_null(number("The id of the contact who came instead of the person.")),
    "excuse_reason": or_null(text(500, "Needed for excused, and only then.")),
    "external_id": or_null(EXTERNAL_ID),
    "replaces": or_null(text(64, "The `external_id` of the mark that this one corrects.", 1)),
}
UNPLANNED: dict[str, Schema] = {
    "session_type_id": number("The id of the type."),
    "date": DAY,
    "start_time": CLOCK,
    "end_time": or_null(END),
    "tz": or_null(text(100, "By default the client's.")),
    "name": or_null(text(200, "By default made of type and day.")),
    "location": or_null(LOCATION),
    "area_id": or_null(number("The id of an area.")),
    "expected_participant_ids": list_of(ID, MOST_ROWS, "Contacts who are expected."),
}
SCHEMAS: dict[str, Schema] = {
    "SessionState": {"type": "string", "enum": STATES},
    "AttendanceStatus": {"type": "string", "enum": [*CATEGORIES]},
    "ParticipantKind": PARTICIPANT_KIND,
    "HouseholdRule": HOUSEHOLD_RULE,
    "StandInRule": STAND_IN_RULE,
    "Topic": object_of(
        {"id": ID, "name": TEXT, "is_covered": {"type": "boolean", "description": "Whether the session covered it."}}
    ),
    "SessionType": SESSION_TYPE,
    "SessionTypes": object_of({"items": list_of(reference("SessionType"))}),
    "Member": MEMBER,
    "Participant": PARTICIPANT,
    "Session": SESSION,
    "MadeSession": object_of({**SESSION["properties"], "warnings": WARNINGS}),
    "SessionPage": object_of({"items": list_of(reference("Session")), "next_cursor": or_null(text(500))}),
    "Mark": object_of(MARK, ["status", "marked_at"]),
    "MarksRequest": object_of({"attendances": list_of(reference("Mark"), MOST_ROWS), **ENVELOPE}, ["attendances"]),
    "UnplannedSession": object_of(UNPLANNED, ["session_type_id", "date", "start_time"]),
    "CompleteRequest": object_of(
        {
            "expected_unmarked": or_null(number("How many unmarked people there are to the sender.", 0)),
            "topic_ids": {
                **list_of(ID, 1000, "The topics that were covered. Left out or null: they stay as they are."),
                "type": ["array", "null"],
            },
        },
        [],
    ),
    "CancelRequest": object_of(
        {"reason": {**text(500, "Why.", 1), "pattern": r"^\s*\S", WANTED: "a reason, and not blank"}}
    ),
    "Closed": object_of(
        {
            "id": ID,
            "state": reference("SessionState"),
            "assumed_absent": number("How many people nobody marked are now assumed absent.", 0),
            "correctable_until": or_null(
                {**MOMENT, "description": "The facilitator's last moment to correct a mark. Null if it was cancelled."}
            ),
            "awaits_confirmation": AWAITS,
            "warnings": WARNINGS,
        }
    ),
}
MOST_SESSIONS = 100  # on a page, each with its roster
SESSIONS = replace(LIMIT, description=f"How many a page has at most. More than {MOST_SESSIONS} counts as that.")
SESSION_ID = path_id("session")
UID = Parameter("id", text(64, shortest=1), "The id that the device gives the session, such as a UUID.", is_path=True)
OPERATIONS = (
    Operation(
        id="listSessionTypes",
        method="GET",
        path="/session-types",
        tag="Sessions",
        summary="List the types of sessions",
        description=f"The types that a new session can have. {ASKED_AGAIN}",
        scope="session:read",
        answers={200: ("The types.", reference("SessionTypes")), **SAME},
    ),
    Operation(
        id="listSessions",
        method="GET",
        path="/sessions",
        tag="Sessions",
        summary="Read the user's sessions with their rosters",
        description=(
            "Sessions that the user facilitates, alone or with others: from 31 days ago to 31 days ahead, or from "
            f"`from_date` to `to_date`, either of which may be left out. {ASKED_AGAIN}"
        ),
        scope="session:read",
        parameters=(FROM_DATE, TO_DATE, SESSIONS, CURSOR),
        is_strict=True,
        answers={200: ("A page, the earliest first.", reference("SessionPage")), **SAME},
    ),
    Operation(
        id="getSession",
        method="GET",
        path="/sessions/{id}",
        tag="Sessions",
        summary="Read a session with its roster",
        scope="session:read",
        parameters=(SESSION_ID,),
        answers={200: ("The session.", reference("Session"))},
        problems=(404,),
    ),
    Operation(
        id="putSession",
        method="PUT",
        path="/sessions/{id}",
        tag="Sessions",
        summary="Make a session that nobody planned",
        description=(
            "The device gives it an id, and may send the same again. Then the answer is the session as it is now, also "
            "if somebody has corrected it since. Another content under the same id is a conflict. "
            "Where its type asks for that, nobody fails or passes by it until an officer has confirmed it: see "
            "`awaits_confirmation`."
        ),
        scope="session:write",
        is_locking=True,
        parameters=(UID,),
        body=reference("UnplannedSession"),
        answers={
            200: ("It was created before.", reference("MadeSession")),
            201: ("It was created.", reference("MadeSession")),
        },
        problems=(409, 422),
    ),
    Operation(
        id="markSession",
        method="POST",
        path="/sessions/{id}/attendances",
        tag="Sessions",
        summary="Mark who came",
        description=(
            "Many at once, each with its result. A person who is not on the roster is added as a walk-in. `unmarked` "
            "takes a mark back while the session is in progress. Where households are expected, mark their `members`: "
            "what that states of the household follows by the rule of the session type."
        ),
        scope="session:write",
        is_locking=True,
        parameters=(SESSION_ID, *FLAGS),
        body=reference("MarksRequest"),
        answers={200: ("A result for each mark, in the order of the body.", reference("Results"))},
        problems=(404, 422),
    ),
    Operation(
        id="completeSession",
        method="POST",
        path="/sessions/{id}/complete",
        tag="Sessions",
        summary="Complete a session",
        description=(
            "Expected people without a mark become absent, with the basis `assumed`. The request is refused if "
            "`expected_unmarked` is not their number: then read the roster again. A session is started by its first "
            "mark: where nobody came, mark everybody absent before. Completing a completed session changes nothing, "
            "and its topics stay as they are."
        ),
        scope="session:write",
        is_locking=True,
        parameters=(SESSION_ID,),
        body=reference("CompleteRequest"),
        is_body_optional=True,
        answers={200: ("It is completed.", reference("Closed"))},
        problems=(404, 422),
    ),
    Operation(
        id="cancelSession",
        method="POST",
        path="/sessions/{id}/cancel",
        tag="Sessions",
        summary="Cancel a session",
        description="Cancelling a cancelled session changes nothing.",
        scope="session:write",
        is_locking=True,
        parameters=(SESSION_ID,),
        body=reference("CancelRequest"),
        answers={200: ("It is cancelled.", reference("Closed"))},
        problems=(404, 422),
    ),
)
