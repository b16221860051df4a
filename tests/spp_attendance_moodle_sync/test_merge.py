"""The merge of one mark kept in two places."""

from datetime import datetime, timedelta
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spp_attendance_moodle_sync.moodle.merge import (
    BOTH,
    DIRECTIONS,
    HOLD,
    KEEP,
    MOODLE,
    OEC,
    PULL,
    PUSH,
    SAME,
    SKIP,
    Sides,
    merge,
)

NINE = datetime(2026, 3, 14, 9)
TEN = NINE + timedelta(hours=1)
statuses = st.sampled_from(["", "present", "late", "excused", "absent"])
moments = st.none() | st.sampled_from([NINE, TEN])
directions = st.sampled_from(DIRECTIONS)
sides_of_a_mark = st.builds(
    Sides,
    agreed=statuses,
    ours=statuses,
    theirs=st.none() | statuses,
    ours_at=moments,
    theirs_at=moments,
    sent=statuses,
    assumed=statuses,
    is_assumed=st.booleans(),
)


class World(NamedTuple):
    """Both sides of a mark, and what was recorded of conflicts."""

    sides: Sides
    conflicts: tuple[tuple[str, str | None], ...] = ()


def after_run(world, direction):
    """The world after one run: what was decided is carried out, and Moodle's clock moves when we write there."""
    sides, decision = world.sides, merge(world.sides, direction)
    recorded = (sides.ours, sides.theirs)
    conflicts = world.conflicts + ((recorded,) if decision.is_conflict and recorded not in world.conflicts else ())
    moved = sides._replace(agreed=decision.agreed, sent="")
    if decision.here and sides.is_assumed:
        moved = moved._replace(assumed=decision.here)
    elif decision.here:
        moved = moved._replace(ours=decision.here, ours_at=sides.theirs_at)
    if decision.there:
        moved = moved._replace(theirs=decision.there, theirs_at=TEN + timedelta(hours=1))
    return World(moved, conflicts)


@given(sides_of_a_mark, directions)
def test_after_two_runs_there_is_nothing_to_do(sides, direction):
    once = after_run(World(sides), direction)
    twice = after_run(once, direction)
    assert after_run(twice, direction) == twice
    decision = merge(twice.sides, direction)
    assert not decision.here and not decision.there


@given(sides_of_a_mark, directions)
def test_a_run_after_a_run_writes_nothing(sides, direction):
    decision = merge(after_run(World(sides), direction).sides, direction)
    assert not decision.here and not decision.there


@given(sides_of_a_mark, directions)
def test_no_mark_is_overwritten_without_a_conflict_unless_the_other_side_alone_changed_it(sides, direction):
    world = after_run(World(sides), direction)
    arrived = sides.sent if sides.sent and sides.sent == sides.theirs else sides.agreed
    stated = "" if sides.is_assumed else sides.theirs
    for before, after in ((sides.ours, world.sides.ours), (stated, world.sides.theirs)):
        if before and after != before:
            assert before == arrived or (sides.ours, sides.theirs) in world.conflicts


@given(sides_of_a_mark, directions)
def test_a_mark_is_never_taken_away_nor_made_up(sides, direction):
    decision = merge(sides, direction)
    assert decision.here in ("", sides.theirs) and decision.there in ("", sides.ours)
    assert not (decision.here and decision.there)
    assert decision.agreed in (sides.agreed, sides.ours, sides.theirs, sides.sent)


@given(sides_of_a_mark)
def test_each_direction_leaves_the_other_side_alone(sides):
    assert not merge(sides, MOODLE).there
    assert not merge(sides, OEC).here


@given(sides_of_a_mark, directions)
def test_a_mark_without_meaning_here_is_neither_pulled_nor_overwritten(sides, direction):
    decision = merge(sides._replace(theirs=None), direction)
    assert decision == (SKIP, "", "", sides.agreed, "", False)


@given(sides_of_a_mark, statuses, moments)
def test_our_own_push_is_never_read_back_as_a_change_of_moodles(sides, next_mark, marked_at):
    for direction in (BOTH, OEC):
        world = after_run(World(sides), direction)
        if not merge(sides, direction).there:
            continue
        changed = world.sides._replace(ours=next_mark, ours_at=marked_at)
        decision = merge(changed, direction)
        assert not decision.here and (decision.outcome in (PUSH, SAME) or not next_mark)
        assert not (decision.is_conflict and next_mark)


@given(sides_of_a_mark, statuses)
def test_our_own_push_is_not_read_back_even_if_its_arrival_was_not_stored(sides, next_mark):
    sent = sides.ours or "present"
    cut = sides._replace(theirs=sent, sent=sent, ours=next_mark)
    for direction in DIRECTIONS:
        decision = merge(cut, direction)
        assert not decision.here and not decision.lost


@given(sides_of_a_mark)
def test_both_ways_end_in_one_value_unless_a_person_has_to_decide(sides):
    if sides.theirs is not None:
        world = after_run(World(sides), BOTH)
        ours = world.sides.ours or sides.is_assumed and world.sides.assumed
        assert world.sides.theirs in (world.sides.ours, ours) or merge(sides, BOTH).outcome == HOLD


@given(statuses.filter(bool), statuses.filter(bool), moments, moments)
def test_which_side_wins_does_not_depend_on_which_side_is_which(one, other, one_at, other_at):
    ours_first = after_run(World(Sides("", one, other, one_at, other_at)), BOTH).sides.ours
    theirs_first = after_run(World(Sides("", other, one, other_at, one_at)), BOTH).sides.ours
    assert ours_first == theirs_first


@pytest.mark.parametrize(
    ("direction", "agreed", "ours", "theirs", "outcome", "here", "there", "is_conflict"),
    [
        # nobody changed anything
        (BOTH, "late", "late", "late", SAME, "", "", False),
        # both came to the same by themselves
        (BOTH, "", "late", "late", SAME, "", "", False),
        # only one side changed
        (BOTH, "", "", "absent", PULL, "absent", "", False),
        (BOTH, "", "absent", "", PUSH, "", "absent", False),
        (BOTH, "late", "late", "present", PULL, "present", "", False),
        (BOTH, "late", "present", "late", PUSH, "", "present", False),
        # both changed: ours was stated at ten, theirs at nine at the latest
        (BOTH, "late", "present", "absent", PUSH, "", "present", True),
        (BOTH, "", "present", "absent", PUSH, "", "present", True),
        # a local correction is not undone by a pull that brings nothing new
        (MOODLE, "present", "absent", "present", KEEP, "", "", False),
        (MOODLE, "present", "absent", "late", PULL, "late", "", True),
        (MOODLE, "", "present", "", KEEP, "", "", False),
        # and the other way round
        (OEC, "present", "present", "late", KEEP, "", "", False),
        (OEC, "present", "absent", "late", PUSH, "", "absent", True),
        (OEC, "", "", "late", KEEP, "", "", False),
        # a mark that is gone on one side: somebody has to look
        (BOTH, "present", "", "present", HOLD, "", "", True),
        (BOTH, "present", "present", "", HOLD, "", "", True),
        # where nothing is sent nobody can mend it there: it stays here
        (MOODLE, "present", "present", "", KEEP, "", "", False),
        (MOODLE, "present", "late", "", KEEP, "", "", False),
        (OEC, "present", "", "present", HOLD, "", "", True),
        # but a new mark is not held up by it
        (BOTH, "present", "late", "", PUSH, "", "late", True),
        (BOTH, "present", "", "late", PULL, "late", "", True),
    ],
)
def test_what_is_decided(direction, agreed, ours, theirs, outcome, here, there, is_conflict):
    decision = merge(Sides(agreed, ours, theirs, ours_at=TEN, theirs_at=NINE), direction)
    assert decision[:3] == (outcome, here, there)
    assert decision.is_conflict is is_conflict


def test_the_later_mark_stands_and_the_overwritten_one_is_named():
    sides = Sides("late", "present", "absent", ours_at=NINE, theirs_at=TEN)
    assert merge(sides, BOTH) == (PULL, "absent", "", "absent", "present", True)
    assert merge(sides._replace(ours_at=TEN, theirs_at=NINE), BOTH) == (PUSH, "", "present", "present", "absent", True)


def test_of_two_marks_at_the_same_time_the_better_one_stands():
    assert merge(Sides("late", "present", "absent", NINE, NINE), BOTH).outcome == PUSH
    assert merge(Sides("late", "absent", "present", NINE, NINE), BOTH).outcome == PULL


@given(sides_of_a_mark.filter(lambda sides: sides.ours), directions)
def test_a_mark_that_moodle_filled_in_never_overwrites_a_stated_one(sides, direction):
    assert not merge(sides._replace(is_assumed=True), direction).here


@given(sides_of_a_mark.filter(lambda sides: not sides.ours), directions)
def test_an_assumed_mark_is_never_sent(sides, direction):
    assert not merge(sides, direction).there


@pytest.mark.parametrize(
    ("direction", "agreed", "ours", "assumed", "outcome", "here", "there"),
    [
        # nobody is marked here: it is assumed here too, and not agreed
        (MOODLE, "", "", "", PULL, "absent", ""),
        (BOTH, "", "", "", PULL, "absent", ""),
        (BOTH, "", "", "present", PULL, "absent", ""),
        (BOTH, "", "", "absent", SAME, "", ""),
        (OEC, "", "", "", KEEP, "", ""),
        # the mark made here stands, although Moodle's is later
        (MOODLE, "", "present", "", KEEP, "", ""),
        (BOTH, "", "present", "", PUSH, "", "present"),
        (OEC, "", "present", "", PUSH, "", "present"),
        (MOODLE, "present", "present", "", KEEP, "", ""),
        (BOTH, "present", "present", "", PUSH, "", "present"),
        (BOTH, "late", "present", "", PUSH, "", "present"),
    ],
)
def test_a_mark_that_moodle_filled_in_is_no_conflict(direction, agreed, ours, assumed, outcome, here, there):
    sides = Sides(agreed, ours, "absent", NINE, TEN, assumed=assumed, is_assumed=True)
    assert merge(sides, direction) == (outcome, here, there, there or agreed, "", False)


def test_a_teachers_mark_like_the_one_moodle_filled_in_is_a_change():
    pulled = merge(Sides("", "", "absent", theirs_at=NINE, is_assumed=True), BOTH)
    taken = Sides(pulled.agreed, "", "absent", theirs_at=TEN, assumed=pulled.here)
    assert merge(taken, BOTH) == (PULL, "absent", "", "absent", "", False)


def test_another_direction_is_refused():
    with pytest.raises(ValueError):
        merge(Sides("", "", ""), "sideways")


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_where_moodles_time_cannot_be_a_contested_mark_is_held(direction):
    sides = Sides("present", "absent", "late", datetime(2026, 3, 1), None, is_time_wrong=True)
    decision = merge(sides, direction)
    assert (decision.outcome == HOLD and decision.is_conflict) == (direction == BOTH)
    assert merge(sides._replace(ours="present"), BOTH).outcome == PULL
    assert merge(sides._replace(theirs="present"), BOTH).outcome == PUSH
