"""Run after run against a site where things go wrong: in the end both sides agree and nothing is lost."""

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from demo.moodle import odd_site
from spp_attendance_moodle_sync.moodle import circuit, errors, push, sheet
from spp_attendance_moodle_sync.moodle.merge import BOTH, DIRECTIONS, MOODLE, OEC, Sides, merge
from spp_attendance_moodle_sync.moodle.push import Outgoing
from tests.spp_attendance_moodle_sync.moodle_site import NOW, client_of

STARTED = datetime(2026, 11, 6)
PEOPLE = range(1, 6)
ACRONYMS = {status: acronym for acronym, status in sheet.ACRONYMS.items()}
CUT = errors.ConnectionFailed("cut")
statuses = st.sampled_from([*ACRONYMS])
people = st.sampled_from(PEOPLE)
# Somebody marks a person on one side, between two runs.
marks_made = st.lists(st.tuples(st.sampled_from(["here", "there"]), people, statuses), max_size=4)
# Before or after the site has done what it was asked; or not at all.
troubles = st.lists(st.sampled_from([None, CUT, (True, CUT)]), max_size=6)
rounds = st.lists(st.tuples(marks_made, troubles, st.booleans()), min_size=1, max_size=3)


class Line:
    """One person's line here, as the database would have it."""

    def __init__(self):
        self.status, self.agreed, self.marked_at = "", "", None


class TwoSides:
    """Both sides of one session, and the conflicts that were recorded."""

    def __init__(self):
        self.odd, self.minutes = odd_site.made(NOW), 0
        self.odd.site.clock = lambda: NOW + 60 * self.minutes
        self.session_id, self.lines = self.odd.never_taken.id, {user_id: Line() for user_id in PEOPLE}
        self.conflicts = set()

    def mark(self, side, user_id, status):
        self.minutes += 1
        if side == "there":
            self.odd.site.take(self.session_id, {user_id: ACRONYMS[status]}, by=1)
        else:
            self.lines[user_id].status = status
            self.lines[user_id].marked_at = STARTED + timedelta(minutes=self.minutes)

    def run(self, direction, troubles=(), is_killed=False):
        """One run; killed, it ends after the marks were sent and before it is noted that they arrived."""
        self.minutes += 1
        client = client_of(self.odd.site)
        session = client.session(self.session_id)
        decisions = self.decisions(session, direction)
        outgoing = {
            user_id: Outgoing(decision.there, theirs)
            for user_id, (decision, theirs) in decisions.items()
            if decision.there
        }
        client._connection._transport.troubles = list(troubles)
        try:
            found = push.push(client, self.session_id, outgoing, sheet.ACRONYMS).outcomes if outgoing else {}
        except errors.MoodleError:
            found = {}
        for user_id, (decision, _theirs) in decisions.items() if not is_killed else ():
            self.keep(self.lines[user_id], decision, found.get(user_id))

    def decisions(self, session, direction):
        marks = sheet.read(session).marks
        made = {}
        for user_id, line in self.lines.items():
            theirs = marks[user_id].status
            sides = Sides(line.agreed, line.status, theirs, line.marked_at, session.taken_at)
            made[user_id] = (merge(sides, direction), theirs)
            if made[user_id][0].is_conflict:
                self.conflicts.add((user_id, line.status, theirs))
        return made

    def keep(self, line, decision, outcome):
        if decision.there and outcome != push.ARRIVED:
            return
        line.agreed = decision.agreed
        line.status = decision.here or line.status

    def theirs(self):
        marks = sheet.read(client_of(self.odd.site).session(self.session_id)).marks
        return {user_id: marks[user_id].status for user_id in PEOPLE}

    def ours(self):
        return {user_id: line.status for user_id, line in self.lines.items()}


def played(script, direction):
    """A two_sides after some rounds with troubles, and two without."""
    two_sides = TwoSides()
    for marks, trouble, is_killed in script:
        for mark in marks:
            two_sides.mark(*mark)
        two_sides.run(direction, trouble, is_killed)
    two_sides.run(direction)
    two_sides.run(direction)
    return two_sides


@settings(deadline=None, max_examples=150)
@given(rounds)
def test_both_sides_agree_in_the_end(script):
    two_sides = played(script, BOTH)
    assert two_sides.ours() == two_sides.theirs()


@settings(deadline=None, max_examples=60)
@given(rounds, st.sampled_from(DIRECTIONS))
def test_a_further_run_writes_nothing(script, direction):
    two_sides = played(script, direction)
    before, writes = (two_sides.ours(), two_sides.theirs(), two_sides.conflicts.copy()), len(two_sides.odd.site.writes)
    two_sides.run(direction)
    assert (two_sides.ours(), two_sides.theirs(), two_sides.conflicts) == before
    assert len(two_sides.odd.site.writes) == writes


@settings(deadline=None, max_examples=60)
@given(rounds)
def test_each_direction_leaves_the_other_side_alone(script):
    last = {(side, user_id): status for marks, _trouble, _killed in script for side, user_id, status in marks}
    pulled, pushed = played(script, MOODLE), played(script, OEC)
    assert pulled.odd.site.writes == []
    assert pushed.ours() == {user_id: last.get(("here", user_id), "") for user_id in PEOPLE}


@settings(deadline=None, max_examples=100)
@given(marks_made, marks_made)
def test_a_mark_that_is_overwritten_by_the_other_side_unseen_is_kept_in_a_conflict(first, second):
    two_sides = TwoSides()
    for marks in (first, second):
        for mark in marks:
            two_sides.mark(*mark)
        ours, theirs = two_sides.ours(), two_sides.theirs()
        agreed = {user_id: line.agreed for user_id, line in two_sides.lines.items()}
        two_sides.run(BOTH)
        for user_id in PEOPLE:
            one, other = ours[user_id], theirs[user_id]
            both_changed = one != other and agreed[user_id] not in (one, other)
            assert not both_changed or (user_id, one, other) in two_sides.conflicts


def test_a_run_that_was_killed_after_sending_ends_as_an_undisturbed_one():
    undisturbed, killed = TwoSides(), TwoSides()
    for two_sides, is_killed in ((undisturbed, False), (killed, True)):
        two_sides.mark("here", 1, "late")
        two_sides.mark("there", 2, "excused")
        two_sides.run(BOTH, is_killed=is_killed)
        two_sides.run(BOTH)
    assert undisturbed.ours() == killed.ours() == undisturbed.theirs() == killed.theirs()
    assert len(killed.odd.site.writes) == 1 and not killed.conflicts
    assert [line.agreed for line in killed.lines.values()] == [line.agreed for line in undisturbed.lines.values()]


def test_a_site_that_fails_again_and_again_is_paused_for_longer_and_longer():
    rests = [circuit.rests_until(failures, STARTED) for failures in range(10)]
    assert rests[: circuit.PATIENCE] == [None] * circuit.PATIENCE
    assert [rest - STARTED for rest in rests[3:6]] == [timedelta(minutes=30), timedelta(hours=1), timedelta(hours=2)]
    assert rests[9] - STARTED == circuit.LONGEST_PAUSE == circuit.rests_until(10**6, STARTED) - STARTED
