"""What a record of the ledger is made of: its columns, the mark that it states, and what can be wrong with it.

A row is a dict of COLUMNS: the values of one record, as its columns hold them.
"""

from odoo.addons.spp_session_tracking.rules import Mark, Statement

# given by whoever records
GIVEN = (
    *("company_id", "subscriber_id", "person_identifier", "person_name", "tz", "attended_at", "marked_at"),
    *("attendance_category", "excuse", "attendance_type_id", "attendance_location_id", "session_id", "attended_by_id"),
    *("attendance_description", "attendance_external_url", "submitted_by", "submitted_at", "submission_source"),
    *("external_id", "digest", "client_id", "replaces_id"),
)
# of these, what only the API gives: the client, and a hash of what it sent
GIVEN_BY_API = ("digest", "client_id")
REFERENCES = ("subscriber_id", "session_id", "attendance_type_id", "attendance_location_id", "replaces_id")
# what follows from what is given (participant_id may be given instead of the person), by which way, and who wrote it
DERIVED = ("identifier_key", "participant_id", "attendance_date", "attendance_time", "state", "held_reason", "source")
WRITTEN = ("create_uid", "create_date", "write_uid", "write_date")
COLUMNS = (*GIVEN, *DERIVED, *WRITTEN)

# {field of a Statement: the column of the ledger that holds it}
STATEMENT_COLUMNS = {
    "status": "attendance_category",
    "marked_at": "marked_at",
    "attendance_time": "attended_at",
    "attended_by_id": "attended_by_id",
    "excuse": "excuse",
    "submitted_at": "submitted_at",
    "external_id": "external_id",
}


class InvalidRecord(ValueError):
    """What is wrong with a record: a sentence for whoever sends it, and a code for programs.

    current_external_id: where the record replaces one that was replaced before: the external id of the record that
    counts now, else ""
    """

    def __init__(self, text, code="invalid", current_external_id=""):
        super().__init__(text)
        self.code, self.current_external_id = code, current_external_id


def statement_of(row):
    """The Statement that a row makes."""
    given = {name: row[column] for name, column in STATEMENT_COLUMNS.items() if row[column]}
    return Statement(**given)


def mark_of(row, source=""):
    """The Mark that a row about a session makes. source: by which way the row came, where that is not the batch's."""
    return Mark(row["session_id"], row["participant_id"], statement_of(row)._replace(source=source))
