"""The feed of changes: what was created, changed or ended after a cursor."""

from __future__ import annotations

from ..operation import ANY, Operation
from ..schema import Schema
from .common import CURSOR, LIMIT, list_of, number, object_of, or_null, reference, text

# {kind: the scope that it needs}
KINDS = {
    "session": "session:read",
    "roster": "session:read",
    "mark": "session:read",
    "record": "attendance:read",
}
WHATS = ["created", "changed", "removed", "voided", "replaced", "decided"]
KIND: Schema = {
    "type": "string",
    "enum": list(KINDS),
    "description": "A session; a person on a session's roster; the mark of that person; a record of the ledger.",
}
SCHEMAS = {
    "Change": object_of(
        {
            "kind": KIND,
            "what": {"type": "string", "enum": WHATS},
            "id": number(
                "The id of the session; of a record, or of a person on a roster, that which the history and the "
                "results of sending have: even of a record, odd of a person on a roster.",
                1,
                2**32,
            ),
            "session_id": or_null(number("The session that it is of.")),
            "participant_id": or_null(number("The contact on the roster.")),
            "household_id": or_null(number("The household for which that person's mark counts.")),
        },
        description="A change. Read the thing itself to see what it says now.",
    ),
    "ChangePage": object_of(
        {
            "items": list_of(reference("Change")),
            "next_cursor": text(500, "The end of this page: where the next begins. Always there."),
            "has_more": {"type": "boolean", "description": "Whether there is more to read already."},
        }
    ),
}
OPERATIONS = (
    Operation(
        id="listChanges",
        method="GET",
        path="/changes",
        tag="Changes",
        summary="See what changed",
        description=(
            "Every change of sessions, their rosters and marks, and of records, after the cursor. A later change never "
            "comes before a change that was read. A change has ids and no data of people. People themselves are in no "
            "feed: whoever shows names fetches them again now and then.\n\n"
            "Begin without a cursor: the answer has no items, and the cursor of the present end. Then load what you "
            "need, and from then on ask with the cursor you got last. A page may be empty and still have another "
            "cursor, and a change may come twice, but none is left out.\n\n"
            "410: this database does not know the cursor, because it was restored from a backup, or what follows the "
            "cursor is deleted already. Begin without a cursor, load everything, and send what you recorded in the "
            "last days again: what is there already stays as it is.\n\n"
            "Changes of sessions, rosters and marks need the scope `session:read`, those of records `attendance:read`. "
            "One of the two is needed."
        ),
        scope=ANY,
        parameters=(LIMIT, CURSOR),
        is_strict=True,
        answers={200: ("A page.", reference("ChangePage"))},
        problems=(403, 410),
    ),
)
