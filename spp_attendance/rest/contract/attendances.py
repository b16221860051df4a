"""Attendance: sending it in bulk, reading the history, voiding."""

from __future__ import annotations

from typing import Any

from ...rules import CATEGORIES
from ..operation import Operation, Parameter
from ..schema import WANTED, Schema
from .common import (
    CURSOR,
    DAY,
    EXTERNAL_ID,
    FROM_DATE,
    ID,
    LIMIT,
    MOMENT,
    TEXT,
    TO_DATE,
    list_of,
    moment_of,
    number,
    object_of,
    or_null,
    reference,
    search_of,
    text,
)
from .results import RESULT, RESULTS, TO_DO

MOST_ROWS = 1000
CATEGORY: Schema = {"type": "string", "enum": [*CATEGORIES]}
OF_CATEGORY = reference("AttendanceCategory")
PERSON_NAME = text(
    200, "The name of somebody who is not known, such as at the door. Nobody is found by it: an officer reads it."
)
PERSON_ID = text(200, "The programme's identifier of the person, or what else the guide says may name them.", 1)
# the members of one attendance, except the person
TIME_CARD: dict[str, Schema] = {
    "date_time": moment_of(
        "When the person came. Without an offset it is in the zone of the session, else the client's."
    ),
    "attendance_type": or_null(number("The id of a type.")),
    "attendance_location": or_null(number("The id of a location.")),
    "attendance_description": or_null(text(2000)),
    "attendance_external_url": or_null(text(2000, "An address that begins with http:// or https://.")),
    "attendance_category": {**OF_CATEGORY, "default": "present"},
    "excuse_reason": or_null(text(500, "Needed for excused, and only then.")),
    "session_id": or_null(number("The session that it is about.")),
    "marked_at": or_null(moment_of("When it was stated, by the sender's clock. By default `date_time`.")),
    "external_id": or_null(EXTERNAL_ID),
    "replaces": or_null(text(64, "The `external_id` of the attendance that this one corrects.", 1)),
}
ENVELOPE = {
    "submitted_by": or_null(text(200, "Who sends it.")),
    "submitted_datetime": or_null(moment_of("When it was sent, by the sender's clock.")),
    "submission_source": or_null(text(200, "By which device or application.")),
}
ATTENDANCE = object_of(
    {
        "id": number(
            "The id. An even one is that of what was sent, an odd one of a person's line at a session, whatever is "
            "stated there.",
            1,
            2**32,
        ),
        "person_id": or_null(
            {
                **TEXT,
                "description": "Null also where the user sees no identifiers, or may not mark the session it is of.",
            }
        ),
        "participant_id": number("The id of the person's contact."),
        "date": DAY,
        "attended_at": or_null(MOMENT),
        "category": OF_CATEGORY,
        "basis": or_null(reference("Basis")),
        "attendance_type": or_null(number("The id of a type.")),
        "attendance_location": or_null(number("The id of a location.")),
        "session_id": or_null(number("The session it was stated for.")),
    },
    description="One attendance that counts, wherever it was stated.",
)
PAGE = object_of({"items": list_of(reference("Attendance")), "next_cursor": or_null(text(500))})
SCHEMAS = {
    "AttendanceCategory": CATEGORY,
    "Basis": {
        "type": "string",
        "enum": ["observed", "assumed"],
        "description": "Of a mark at a session: whether somebody stated it, or it was assumed because nobody did.",
    },
    "TimeCard": object_of(TIME_CARD, ["date_time"]),
    "AttendanceRecord": object_of(
        {
            "person_id": or_null(PERSON_ID),
            "person_name": or_null(PERSON_NAME),
            "time_card": list_of(reference("TimeCard"), MOST_ROWS),
        },
        ["time_card"],
        "A person's attendances. Where `person_id` is left out, `person_name` is needed: then they are held.",
    ),
    "AttendancesRequest": object_of(
        {"records": list_of(reference("AttendanceRecord"), MOST_ROWS), **ENVELOPE}, ["records"]
    ),
    "ToDo": TO_DO,
    "Result": RESULT,
    "Results": RESULTS,
    "Attendance": ATTENDANCE,
    "AttendancePage": PAGE,
    "Voided": object_of({"voided": list_of(number("", 1, 2**32), description="The ids."), "message": text(500)}),
}
FILTERS: tuple[Parameter, ...] = (
    FROM_DATE,
    TO_DATE,
    Parameter("type", ID, "The id of an attendance type."),
    Parameter("location", ID, "The id of an attendance location."),
    Parameter("session", ID, "The id of a session."),
    Parameter("category", CATEGORY, "The category."),
    LIMIT,
    CURSOR,
)
SCHEMAS["AttendanceSearch"] = search_of(
    {
        "person_ids": list_of(PERSON_ID, MOST_ROWS, "Identifiers of people. An empty list finds nobody."),
        **{parameter.name: parameter.schema for parameter in FILTERS},
        "category": OF_CATEGORY,
    }
)
SOME_IDS = "ids, separated by commas, such as 12,15"
IDS: Schema = {"type": "string", "pattern": r"^\d{1,10}(,\d{1,10})*$", WANTED: SOME_IDS, "maxLength": 5_000}
FLAGS = (
    Parameter("atomic", {"type": "boolean"}, "Save all rows or none."),
    Parameter("dry_run", {"type": "boolean"}, "Check everything, and save nothing."),
)
EXAMPLE: dict[str, Any] = {
    "records": [
        {
            "person_id": "P-0001",
            "time_card": [
                {
                    "date_time": "2026-03-14T08:30:00+08:00",
                    "attendance_category": "present",
                    "external_id": "0b9d7f4e-6a1c-4c8e-9d2f-3f5a7b1c2d3e",
                }
            ],
        }
    ],
    "submitted_by": "Rosa Aquino",
    "submitted_datetime": "2026-03-14T12:00:00+08:00",
    "submission_source": "Field app 2.1",
}
OPERATIONS = (
    Operation(
        id="sendAttendances",
        method="POST",
        path="/attendances",
        tag="Attendance",
        summary="Send attendances",
        description=(
            "Many at once. Every row has its result. Good rows are saved if others are rejected, unless `atomic` is "
            "true. Sending the same again changes nothing: the result is `duplicate`. To change what was sent, send "
            "it under a new `external_id`, which `replaces` the old one. What cannot count at once is `held` for an "
            "officer. A row about a session needs the scope `session:write` too."
        ),
        scope="attendance:write",
        parameters=FLAGS,
        body=reference("AttendancesRequest"),
        answers={200: ("A result for each row, in the order of the body.", reference("Results"))},
        problems=(422,),
        examples={"application/json": EXAMPLE},
    ),
    Operation(
        id="listAttendances",
        method="GET",
        path="/attendances",
        tag="Attendance",
        summary="Read the history of attendance",
        description="All that counts, the latest day first, wherever it was stated: here, on a screen, by import.",
        scope="attendance:read",
        parameters=FILTERS,
        is_strict=True,
        answers={200: ("A page.", reference("AttendancePage"))},
    ),
    Operation(
        id="searchAttendances",
        method="POST",
        path="/attendances/search",
        tag="Attendance",
        summary="Read the history of some people",
        description="Like the list, also by identifiers of people, which do not belong in an address.",
        scope="attendance:read",
        body=reference("AttendanceSearch"),
        is_strict=True,
        answers={200: ("A page.", reference("AttendancePage"))},
    ),
    Operation(
        id="voidAttendances",
        method="DELETE",
        path="/attendances",
        tag="Attendance",
        summary="Void the user's own attendances",
        description=(
            "They stay listed in the programme's ledger, but do not count any more. All or none. The id of a mark at a "
            "session voids all that the user has stated about that person there. What others have stated then counts. "
            "Voiding again changes nothing. A record about a session needs the scope `session:write` too."
        ),
        scope="attendance:write",
        parameters=(
            Parameter("ids", IDS, "The ids of attendances, separated by commas.", is_required=True),
            Parameter("reason", text(500), "Why."),
        ),
        answers={200: ("They are voided.", reference("Voided"))},
        problems=(404, 422),
    ),
)
