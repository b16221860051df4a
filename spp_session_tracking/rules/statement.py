"""The arithmetic of attendance, without a database.

Times are naive datetimes in UTC, percentages run from 0 to 100, counts are whole numbers.
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import NamedTuple

STATUSES = ("present", "late", "excused", "absent")
ATTENDED = ("present", "late")

TRANSITIONS = {
    "scheduled": ("in_progress", "cancelled"),
    "in_progress": ("completed", "cancelled"),
    "completed": (),
    "cancelled": (),
}


class Statement(NamedTuple):
    """What somebody said of one person at one session.

    status: one of STATUSES, or "" when a mark is taken back
    marked_at: when it was said, by the clock of whoever said it
    attendance_time: when the person came, None if unknown
    attended_by_id: id of who came in the person's place, 0 for nobody
    excuse_reason: "" where there is none
    submitted_at: when it was sent in, None where it was sent as it was said
    external_id: the id its sender gave it, "" where it has none
    """

    status: str
    marked_at: datetime
    attendance_time: datetime | None = None
    attended_by_id: int = 0
    excuse_reason: str = ""
    submitted_at: datetime | None = None
    external_id: str = ""

    def standing(self) -> tuple[object, ...]:
        """The key by which statements are ordered: the greatest one stands.

        The later word wins. Of two said at the same moment the one sent in later does, then the one better for the
        person (present, late, excused, absent, taken back), then the greater external id. The rest of the content only
        makes the order total, so that it never matters which of them arrived first.
        """
        kindness = -STATUSES.index(self.status) if self.status else -len(STATUSES)
        sent, came = self.submitted_at or self.marked_at, self.attendance_time or datetime.min
        return (self.marked_at, sent, kindness, self.external_id, came, self.attended_by_id, self.excuse_reason)


def replaces(new: Statement, old: Statement | None) -> bool:
    """Whether `new` stands where `old` stood. The same statement sent again replaces nothing."""
    return old is None or new.standing() > old.standing()


def can_move(state: str, target: str) -> bool:
    """Whether a session may go from `state` to `target`."""
    return target in TRANSITIONS.get(state, ())


def parse_utc(text: str) -> datetime:
    """A moment from text: RFC 3339, or Odoo's `YYYY-MM-DD HH:MM:SS`, which is in UTC.

    Raises ValueError on anything else. Fractions of a second are dropped, as Odoo's datetime fields do.
    """
    if len(text.strip()) < len("YYYY-MM-DD HH:MM") or text.strip()[10] not in "Tt ":
        raise ValueError(f"not a date and a time: {text!r}")
    moment = datetime.fromisoformat(text.strip().replace("Z", "+00:00").replace("z", "+00:00"))
    if moment.tzinfo:
        moment = moment.astimezone(timezone.utc).replace(tzinfo=None)
    return moment.replace(microsecond=0)
