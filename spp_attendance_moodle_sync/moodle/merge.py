"""One person's mark at one session, kept in two places: what to write where, by what both last agreed on.

Only one side changed: that side's value goes to the other. Both changed: the later one stands, and the one that is
overwritten is kept in a conflict. Nothing is written that no side ever said, and a mark is never overwritten by the
lack of one: Moodle has no call that takes a mark back, and a row that is gone says nothing about a person.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

# From Moodle only, from here only, both ways.
MOODLE, OEC, BOTH = "moodle", "oec", "both"
DIRECTIONS = (MOODLE, OEC, BOTH)
# What comes of a merge.
SAME, PULL, PUSH, HOLD, KEEP, SKIP = "same", "pull", "push", "hold", "keep", "skip"
# Of two marks of one moment the one better for the person stands, as on session lines.
KINDEST_FIRST = ("present", "late", "excused", "absent", "")


class Sides(NamedTuple):
    """What is known of one mark. Statuses are "" for not marked.

    agreed: what both sides last had in common, "" if nothing ever
    ours: what somebody said on the line; what is only assumed there is given as ""
    theirs: what Moodle says, None if that cannot be understood
    ours_at: when ours was stated (`marked_at`); theirs_at: when theirs was stated at the latest (`lasttaken` as it was
    read, before anything is sent); naive, in UTC, None if unknown
    sent: a status on its way to Moodle of which it is not known whether it arrived, "" if there is none
    assumed: what the line only assumes, "" if nothing
    is_assumed: whether theirs is an assumption of Moodle's: it filled the mark in by itself
    """

    agreed: str
    ours: str
    theirs: str | None
    ours_at: datetime | None = None
    theirs_at: datetime | None = None
    sent: str = ""
    assumed: str = ""
    is_assumed: bool = False


class Decision(NamedTuple):
    """What to do about it.

    outcome: SAME, both say one thing; PULL, PUSH; HOLD, a person has to decide, nothing is written; KEEP, they differ
    as the direction wants it; SKIP, Moodle's mark is not understood
    here, there: the status to write on the line, to send to Moodle; "" for nothing
    agreed: what to keep as agreed on, once that was written
    lost: the status that is overwritten although its side had changed it, "" if none
    is_conflict: whether both values have to be kept on record, for a person to look at
    """

    outcome: str
    here: str
    there: str
    agreed: str
    lost: str = ""
    is_conflict: bool = False


def merge(sides: Sides, direction: str) -> Decision:
    """What to write where. The same sides always give the same decision; after it was carried out twice, nothing more.

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
    if sides.is_assumed and sides.theirs not in ("", sides.agreed):
        return _against_assumption(sides, direction)
    ours_changed, theirs_changed = sides.ours != sides.agreed, sides.theirs != sides.agreed
    winner = _winner(sides, direction, ours_changed, theirs_changed)
    if not winner:
        return Decision(KEEP, "", "", sides.agreed)
    return _written(sides, winner, is_contested=ours_changed and theirs_changed)


def _against_assumption(sides: Sides, direction: str) -> Decision:
    """What Moodle assumes gives way to whatever was said here, and is no conflict with it. It agrees on nothing, so
    that whoever says the same in Moodle later says something new.
    """
    if sides.ours and direction in (OEC, BOTH):
        return Decision(PUSH, "", sides.ours, sides.ours)
    if sides.ours or direction == OEC:
        return Decision(KEEP, "", "", sides.agreed)
    if sides.assumed == sides.theirs:
        return Decision(SAME, "", "", sides.agreed)
    return Decision(PULL, sides.theirs or "", "", sides.agreed)


def _with_arrived(sides: Sides) -> Sides:
    """What we sent ourselves and find there is no change of Moodle's."""
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
    ours = (sides.ours_at or datetime.min, -KINDEST_FIRST.index(sides.ours))
    theirs = (sides.theirs_at or datetime.min, -KINDEST_FIRST.index(sides.theirs))
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
