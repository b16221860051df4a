"""Statements about attendance, and which of two statements stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

# from the best for the person to the worst: of two statements made at the same moment, the better one stands
STATUSES = ("present", "late", "excused", "absent")
ATTENDED = ("present", "late")


class Statement(NamedTuple):
    """What somebody stated of one person at one session.

    This is the one list of what a statement consists of: the columns of a roster line, the old_ and new_ columns of the
    change log and the SQL that stores marks are derived from these fields. `docs/add_a_field.md` says how to add one.

    Given by whoever states it:
    status: one of STATUSES, or "" where a mark is taken back
    marked_at: when it was stated, by the clock of whoever stated it; None where nobody has stated anything
    attendance_time: when the person came, None if unknown
    attended_by_id: id of the stand-in: the contact who came instead of the person, 0 for nobody
    excuse: the reason of an excuse, "" where there is none
    submitted_at: when it was sent in, None where it was sent as it was stated
    external_id: the id its sender gave it, "" where it has none

    Set by the server:
    basis: "observed", "assumed" (nobody stated it), or "" without a status
    marked_by_id: id of the user who stated it, 0 for nobody
    source: by which way it came, a value of the line's field `source`
    """

    status: str = ""
    marked_at: datetime | None = None
    attendance_time: datetime | None = None
    attended_by_id: int = 0
    excuse: str = ""
    submitted_at: datetime | None = None
    external_id: str = ""
    basis: str = ""
    marked_by_id: int = 0
    source: str = ""

    @classmethod
    def from_columns(cls, columns: Mapping[str, Any]) -> Statement:
        """The statement that columns hold. Columns may be None or False where they are empty."""
        return cls(**{name: columns[name] or empty for name, empty in cls._field_defaults.items()})

    def to_columns(self) -> dict[str, Any]:
        """The columns that hold the statement; None where one is empty."""
        return {name: value or None for name, value in self._asdict().items()}

    @property
    def is_stated(self) -> bool:
        """Whether somebody has stated it, or has taken a mark back. An assumption alone is not stated by anybody."""
        return self.marked_at is not None

    @property
    def observed_status(self) -> str:
        """The status somebody stated, "" where it was only assumed."""
        return self.status if self.basis != "assumed" else ""

    def is_same_as(self, other: Statement) -> bool:
        """Whether both state the same at the same moment, by whatever way they came."""
        return self.is_stated and other.is_stated and self._content() == other._content()

    def replaces(self, other: Statement) -> bool:
        """Whether this statement stands where `other` stood. The same statement sent again replaces nothing."""
        return not other.is_stated or self.precedence_key() > other.precedence_key()

    def precedence_key(self) -> tuple[object, ...]:
        """The key that orders stated statements: the greatest one stands, in whatever order they arrive.

        The later `marked_at` wins. Of two stated at the same moment the one submitted later does, then the one better
        for the person (present, late, excused, absent, taken back), then the greater external id. The rest of the
        content only makes the order total.
        """
        status = self.observed_status
        benefit_rank = -STATUSES.index(status) if status else -len(STATUSES)
        submitted, came = self.submitted_at or self.marked_at, self.attendance_time or datetime.min
        rest = (came, self.attended_by_id, self.excuse, self.submitted_at is not None)
        return (self.marked_at, submitted, benefit_rank, self.external_id, *rest)

    def _content(self) -> tuple[object, ...]:
        given = self[: Statement._fields.index("basis")]
        return (self.observed_status, *given[1:])


# what a line holds before anybody has stated or assumed anything
NOT_STATED = Statement()


class Mark(NamedTuple):
    """A statement about one line of a roster: whoever sends marks, they reach the line in this form.

    session_id, participant_id: ids of the session and of the contact; statement: without what the server sets
    """

    session_id: int
    participant_id: int
    statement: Statement

    @property
    def line_key(self) -> tuple[int, int]:
        """What a line is found by: (session id, participant id)."""
        return (self.session_id, self.participant_id)
