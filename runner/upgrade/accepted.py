"""What an update may change, each with its reason. Everything else that is otherwise afterwards is a fault."""

import re

# Of these the table says how many there were.
COUNTED = (
    "spp_session",
    "spp_session_attendance",
    "spp_session_attendance_change",
    "spp_session_snapshot",
    "spp_session_snapshot_answer",
    "spp_attendance_list",
    "spp_attendance_subscriber",
    "spp_attendance_api_client_credential",
    "spp_attendance_api_token",
    "spp_attendance_api_change",
    "spp_attendance_api_webhook",
    "spp_moodle_mapping",
    "spp_moodle_conflict",
)
SCOPES = "spp_attendance_api_scope"
# (what is compared, pattern of the place and how it is otherwise, reason)
ACCEPTED = (
    (
        "contents",
        r"spp_session_attendance\.tally_(came|missed|excused) is gone",
        "Generated from other columns, which compliance counts itself since 1.1.0.",
    ),
    (
        "contents",
        r"spp_session_snapshot_mark is gone, with \d+ rows",
        "Marks of snapshots are in their answers since 1.10.0; their values are compared as what the suite answers.",
    ),
    ("contents", r"res_users\.action_id is changed", "Who began with My sessions begins with Today since 1.10.0."),
    ("contents", "spp_attendance_api_change_turn is gone, empty", "Nothing has used it since 1.1.0; 1.9.1 drops it."),
    ("contents", rf"{SCOPES}\.(description|write_date) is changed", "Words of the addon, which no user changes."),
    ("rows", rf"{SCOPES} has \d more rows", "Scopes that are new, which no client has by itself."),
    ("second update", rf"{SCOPES}\.write_date is changed", "Odoo writes records of addons at each update."),
    (
        "(contents|second update)",
        r"res_partner\.write_(date|uid) is changed",
        "Odoo 19.0 writes users' contacts when an update loads groups; nothing else of them changes.",
    ),
)


def reason(what: str, place: str, how: str) -> str | None:
    """Return why a difference is accepted, None where it is not."""
    text = f"{place} {how}"
    return next(
        (why for part, pattern, why in ACCEPTED if re.fullmatch(part, what) and re.fullmatch(pattern, text)), None
    )
