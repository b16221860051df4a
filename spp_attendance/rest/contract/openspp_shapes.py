"""The bodies of OpenSPP's paths, as its apps send and read them. An empty value is an empty text there, or {}."""

from __future__ import annotations

from ..schema import WANTED, Schema
from .attendances import ENVELOPE, PERSON_ID
from .common import DAY, ID, TEXT, list_of, moment_of, number, object_of, or_null, reference, text

MOST_ITEMS = 10_000  # of a page, where no people are named
MOST_ROWS = 5000  # sent at once
MOST_ATTENDANCES = 500_000  # attendances in one answer
COUNT = number("", 0)
HISTORY_ID = number("The id in an `attendance_list`. It stays with what corrects the attendance.", 1, 2**32)
CHOICE = {"id": ID, "name": TEXT, "description": TEXT}
# {} where there is none
SOME_CHOICE = object_of(CHOICE, [])


def any_case(*words: str) -> Schema:
    """A text that is one of some words, in capitals or not."""
    spelled = ["".join(f"[{letter.upper()}{letter}]" for letter in word) for word in words]
    return {"type": "string", "pattern": f"^({'|'.join(spelled)})$", WANTED: " or ".join(words)}


CATEGORY: Schema = {**any_case("present", "absent"), "description": "`present` or `absent`, in any case."}
EDIT: dict[str, Schema] = {
    "date_time": moment_of("When the person came, such as `2026-03-14 08:30:00`. Without an offset in the local zone."),
    "attendance_type": or_null(number("The id of a type.")),
    "attendance_location": or_null(number("The id of a location.")),
    "attendance_description": or_null(text(2000)),
    "attendance_external_url": or_null(text(2000, "An address that begins with http:// or https://.")),
    "attendance_category": CATEGORY,
}
TIME_CARD = {**EDIT, "attendance_category": or_null({**CATEGORY, "default": "present"})}
SENT = ["records", "submitted_by", "submitted_datetime"]
PAGINATION = object_of(
    {
        "page": number("This page; the first is 1."),
        "limit": number("How many a page has at most."),
        "total_records": COUNT,
        "total_pages": COUNT,
    }
)
ATTENDANCE = object_of(
    {
        "id": HISTORY_ID,
        "date": {**DAY, "description": "The local day."},
        "time": text(8, "HH:MM:SS, local."),
        "attendance_type": SOME_CHOICE,
        "attendance_location": SOME_CHOICE,
        "attendance_description": TEXT,
        "attendance_external_url": TEXT,
        "submitted_by": TEXT,
        "submitted_datetime": text(19, "YYYY-MM-DD HH:MM:SS, local."),
        "submission_source": TEXT,
        "attendance_category": {
            "type": "string",
            "enum": ["present", "absent"],
            "description": "Who was late is present, who was excused is absent.",
        },
    }
)
PERSON = {
    "person_id": TEXT,
    "dates_present": list_of(DAY, description="All days within the filters, whatever the page has of them."),
    "number_of_days_present": number("How many days these are.", 0),
    "attendance_list": list_of(reference("OpenSppAttendance")),
}
NAMES = ("id", "person_id", "name", "family_name", "given_name", "email", "phone", "mobile")
SCHEMAS: dict[str, Schema] = {
    "OpenSppRequest": object_of(
        {
            "records": list_of(
                object_of(
                    {"person_id": PERSON_ID, "time_card": list_of(object_of(TIME_CARD, ["date_time"]), MOST_ROWS)}
                ),
                MOST_ROWS,
            ),
            **ENVELOPE,
        },
        SENT,
    ),
    "OpenSppEdits": object_of(
        {"records": list_of(object_of({"id": HISTORY_ID, "time_card": object_of(EDIT, [])}), MOST_ROWS), **ENVELOPE},
        SENT,
    ),
    "OpenSppPeople": object_of(
        {
            "person_ids": list_of(
                {},
                description=(
                    "Identifiers of people. What is no text, such as `false` for a person without an identifier, is "
                    "passed over, as an empty text is. A list that names nobody finds nobody."
                ),
            )
        }
    ),
    "OpenSppKept": object_of({"message": TEXT, "person_ids": list_of(TEXT)}),
    "OpenSppMessage": object_of({"message": TEXT}),
    "OpenSppAttendance": ATTENDANCE,
    "OpenSppPerson": object_of(PERSON),
    "OpenSppPersonPage": object_of({**PERSON, "pagination": PAGINATION}),
    "OpenSppPage": object_of({"records": list_of(reference("OpenSppPerson")), "pagination": PAGINATION}),
    "OpenSppChoices": object_of({"records": list_of(object_of(CHOICE))}),
    "OpenSppSubscriber": object_of(dict.fromkeys(NAMES, TEXT)),
    "OpenSppSubscribers": object_of({"records": list_of(reference("OpenSppSubscriber")), "pagination": PAGINATION}),
}
