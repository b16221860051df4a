"""Merging a mark that is stored here and in Moodle: a three-way merge with the status on which both last agreed.

If one side changed, its mark goes to the other. If both changed, the later mark is applied, and a conflict keeps the
other. A mark is never overwritten by the lack of one: Moodle has no call that takes a mark back, and a row that was
deleted says nothing about a person.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

# From Moodle only, from here only, both ways.
MOODLE, OEC, BOTH = "moodle", "oec", "both"
DIRECTIONS = (MOODLE, OEC, BOTH)
# What comes of a merge.
SAME, PULL, PUSH, HOLD, KEEP, SKIP = "same", "pull", "push", "hold", "keep", "skip"
# Of two marks made at the same time the one better for the person stands, as on session lines.
BEST_FIRST = ("present", "late", "excused", "absent", "")


class Sides(NamedTuple):
    """What is known of one mark. Statuses are "" for not marked.

    agreed: the status on which both sides last agreed, "" for none
    ours: the status that somebody stated on the line, "" for none: an assumed one is in `assumed`
    theirs: the status in Moodle, None if it has no meaning here
    ours_at: when ours was stated (`marked_at`); theirs_at: when theirs was stated at the latest (`lasttaken` as it was
    read, before anything is sent); naive, in UTC, None if unknown
    sent: a status that was sent, and of which it is not known whether it arrived, "" for none
    assumed: the status that is only assumed on the line, "" for none
    is_assumed: whether Moodle filled in its mark by itself
    is_time_wrong: whether Moodle's time cannot be, so that nobody knows which mark is the later one
    """

    agreed: str
    ours: str
    theirs: str | None
    ours_at: datetime | None = None
    theirs_at: datetime | None = None
    sent: str = ""
    assumed: str = ""
    is_assumed: bool = False
    is_time_wrong: bool = False


class Decision(NamedTuple):
    """What to do about it.

    outcome: SAME, both are equal; PULL, PUSH; HOLD, a person has to decide, nothing is written; KEEP, they stay
    different because of the direction; SKIP, Moodle's mark has no meaning here
    here, there: the status to write on the line, to send to Moodle; "" for nothing
    agreed: the status to store as agreed, once that was written
    lost: the status that is overwritten although its side had changed it, "" if none
    is_conflict: whether to record a conflict for a person to look at
    """

    outcome: str
    here: str
    there: str
    agreed: str
    lost: str = ""
    is_conflict: bool = False


def merge(sides: Sides, direction: str) -> Decision:
    """What to write where. The same sides always give the same decision; once it was carried out, the next one is SAME.

    Direction `moodle` never writes to Moodle, `oec` never writes here. What is pulled where theirs is assumed is to be
    assumed here too. Raises ValueError for another direction.
    """
    if direction not in DIRECTIONS:
        raise ValueError(f"{direction!r} is no direction")
    if sides.theirs is None:
        return Decision(SKIP, "", "", sides.agreed)
    sides = _with_arrived(sides)
    if sides.ours == sides.theirs:
        return Decision(SAME, "", "", sides.ours)
    if direction == MOODLE and not sides.theirs:
        # Marks were removed there, as by resetting a course. Here they stay, and nobody has to decide anything. One
        # that was changed here is contested once Moodle has a mark again, whatever it was before.
        return Decision(KEEP, "", "", sides.agreed if sides.ours == sides.agreed else "")
    if sides.is_assumed and sides.theirs not in ("", sides.agreed):
        return _against_assumption(sides, direction)
    ours_changed, theirs_changed = sides.ours != sides.agreed, sides.theirs != sides.agreed
    if direction == BOTH and sides.is_time_wrong and ours_changed and theirs_changed and sides.ours and sides.theirs:
        return Decision(HOLD, "", "", sides.agreed, is_conflict=True)
    winner = _winner(sides, direction, ours_changed, theirs_changed)
    if not winner:
        return Decision(KEEP, "", "", sides.agreed)
    return _written(sides, winner, is_contested=ours_changed and theirs_changed)


def _against_assumption(sides: Sides, direction: str) -> Decision:
    """A mark that Moodle filled in never overwrites a stated one, and is no conflict. The agreed status stays as it
    was, so that a teacher's mark with the same status counts as a change later.
    """
    if sides.ours and direction in (OEC, BOTH):
        return Decision(PUSH, "", sides.ours, sides.ours)
    if sides.ours or direction == OEC:
        return Decision(KEEP, "", "", sides.agreed)
    if sides.assumed == sides.theirs:
        return Decision(SAME, "", "", sides.agreed)
    return Decision(PULL, sides.theirs or "", "", sides.agreed)


def _with_arrived(sides: Sides) -> Sides:
    """Our own mark that has arrived is not a change in Moodle."""
    return sides._replace(agreed=sides.sent) if sides.sent and sides.theirs == sides.sent else sides


def _winner(sides: Sides, direction: str, ours_changed: bool, theirs_changed: bool) -> str:
    """Whose value stands: OEC for ours, MOODLE for theirs, "" when both stay as they are."""
    if direction == BOTH and ours_changed and theirs_changed:
        return _later(sides)
    if theirs_changed and direction in (MOODLE, BOTH):
        return MOODLE
    if ours_changed and direction in (OEC, BOTH):
        return OEC
    return ""


def _later(sides: Sides) -> str:
    """The side of the later statement. A mark stands against the lack of one."""
    if not sides.ours or not sides.theirs:
        return OEC if sides.ours else MOODLE
    ours = (sides.ours_at or datetime.min, -BEST_FIRST.index(sides.ours))
    theirs = (sides.theirs_at or datetime.min, -BEST_FIRST.index(sides.theirs))
    return OEC if ours > theirs else MOODLE


def _written(sides: Sides, winner: str, is_contested: bool) -> Decision:
    ours, theirs = sides.ours, sides.theirs or ""
    value, other = (ours, theirs) if winner == OEC else (theirs, ours)
    if not value:
        return Decision(HOLD, "", "", sides.agreed, is_conflict=True)
    # A first mark against none at all is no contest.
    is_conflict = is_contested and bool(other or sides.agreed)
    lost = other if is_contested else ""
    if winner == OEC:
        return Decision(PUSH, "", value, value, lost, is_conflict)
    return Decision(PULL, value, "", value, lost, is_conflict)
