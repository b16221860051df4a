"""What the digest of a snapshot is computed over, and how. docs/evidence.md has it for auditors.

The content is lines of text in UTF-8, each a JSON array as Python's json.dumps(ensure_ascii=False) writes it: first the
head, then a line for each answer and person, which begins with the name of its kind. The last value of an answer is the
list of its marks. Empty values are null, whole numbers have no point, dates are YYYY-MM-DD, moments are in UTC,
YYYY-MM-DD HH:MM:SS. People are named by a number: the id of the contact when the snapshot was taken, which a later
merge does not change.

In version 1 answers have no marks, and each mark is a line of its own. A snapshot keeps the version it was taken with.

The digest is SHA-256, in hex, over the hash of the head and the sorted hashes of all other lines, one a line.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

FIRST, VERSION = 1, 2

INTEGER, FLOAT, BOOLEAN, TEXT, DATE, MOMENT = "integer", "float", "boolean", "text", "date", "moment"

# the fields of a snapshot in its head, after its name, the version and the id
HEAD = (
    *("label", "company_id", "date_from", "date_to", "session_type_ids", "is_for_everybody", "taken_by_id", "taken_at"),
    *("last_change_id", "open_count", "reason", "supersedes_id", "rules", "row_counts"),
    *("chain_number", "previous_id", "previous_digest"),
)


class RowKind(NamedTuple):
    """A kind of line: its name, its columns in order with the type of each, and a last one that is stored as JSON."""

    name: str
    columns: dict[str, str]
    json_column: str | None = None


ANSWER_OF_FIRST = RowKind(
    "answer",
    {
        **dict.fromkeys(("participant_ref", "session_type_id", "household_ref", "expected", "counted"), INTEGER),
        **dict.fromkeys(("attended", "made_up", "present", "late", "excused", "absent"), INTEGER),
        **dict.fromkeys(("assumed_absent", "open_sessions", "consecutive_absences"), INTEGER),
        **dict.fromkeys(("attendance_rate", "best_possible_rate", "required_attendance_percentage"), FLOAT),
        "outcome": TEXT,
        "is_compliant": BOOLEAN,
        "is_final": BOOLEAN,
        "last_attended_date": DATE,
        "last_attended_by_ref": INTEGER,
    },
)
ANSWER = ANSWER_OF_FIRST._replace(json_column="marks")
# The values of a mark, in the list of its answer.
MARK = (
    *("attendance_ref", "session_ref", "session_date", "status", "basis", "attended_by_ref", "marked_at"),
    "excused_rule",
)
# Those before the mark are of its answer.
MARK_OF_FIRST = RowKind(
    "mark", dict.fromkeys(("participant_ref", "session_type_id", "household_ref"), INTEGER), json_column="mark"
)
PERSON = RowKind("person", {"ref": INTEGER, "personal_hash": TEXT})


def line(values: Sequence[Any]) -> str:
    """A line of the content."""
    return json.dumps(list(values), ensure_ascii=False)


def hash_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def personal_hash(salt: str, name: str | None, identifier: str | None) -> str:
    """What stands for the personal values of a person. Without the salt nobody can guess them from it."""
    return hash_of(salt + line([name, identifier]))


def digest_of(hashes: Iterable[str]) -> str:
    """The digest of a content, from the hash of its head and the sorted hashes of its other lines."""
    digest, separator = hashlib.sha256(), b""
    for each in hashes:
        digest.update(separator + each.encode())
        separator = b"\n"
    return digest.hexdigest()
