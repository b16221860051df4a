import random
from functools import partial

from odoo.tests.common import tagged

from .unchanged_case import UnchangedCase

SEEDS, RUNS = range(2), 4
STATUSES = ("present", "absent", "late", "excused")


@tagged("post_install", "-at_install")
class TestUnchangedRandom(UnchangedCase):
    """Random changes on both sides, with a run after every two: each ends as one that goes through everything."""

    # Each takes a name of a session, the number of a user, one of four, and a moment.

    def teacher_marks(self, name, user_id, place, later):
        theirs = getattr(self.odd, name)
        self.take(theirs, {user_id: "PALE"[place % (2 if theirs.status_set else 4)]}, later=later)

    def facilitator_marks(self, name, user_id, place, _later):
        line = self.line_of(getattr(self.odd, name), user_id)
        if line and line.status != STATUSES[place]:
            line.with_user(self.manager).correct(STATUSES[place], "Seen on the list")

    def officer_takes_back(self, _name, user_id, _place, _later):
        line = self.line_of(self.odd.half_taken, user_id)
        if line.status and line.session_id.state == "in_progress":
            line.with_user(self.officer).action_unmark()

    def moodle_fills_in(self, name, _user_id, place, later):
        theirs = getattr(self.odd, name)
        self.automark(theirs, "PALE"[place % (2 if theirs.status_set else 4)], later=later)

    def row_is_deleted(self, name, user_id, _place, _later):
        theirs = getattr(self.odd, name)
        theirs.logs[:] = [log for log in theirs.logs if log.user_id != user_id]

    def meaning_changes(self, _name, _user_id, place, later):
        status = self.instance.status_ids.filtered(lambda each: each.acronym == "LERL"[place])
        status.with_user(self.manager).status = STATUSES[later % 4]

    def direction_changes(self, _name, _user_id, place, _later):
        self.instance.sync_attendance_from = ("moodle", "oec", "both", "both")[place]

    def link_is_changed(self, _name, user_id, _place, _later):
        """Cleared, or made again by the ID number."""
        user, link = self.odd.people[user_id - 1], self.link(user_id)
        user.idnumber = "" if link.subscriber_id else f"N-{user_id:04}"
        link.with_user(self.officer).subscriber_id = False

    def list_changes(self, _name, user_id, _place, _later):
        students = self.odd.course.students
        students.remove(user_id) if user_id in students else students.append(user_id)

    def session_moves(self, name, _user_id, place, _later):
        getattr(self.odd, name).start -= 3600 * place

    def steps(self, seed):
        """Steps of two changes each, chosen before anything is done."""
        pick = random.Random(seed)
        changes = (
            *(self.teacher_marks, self.teacher_marks, self.facilitator_marks, self.facilitator_marks),
            *(self.officer_takes_back, self.moodle_fills_in, self.row_is_deleted, self.meaning_changes),
            *(self.direction_changes, self.link_is_changed, self.list_changes, self.session_moves),
        )
        chosen = []
        for moment in range(1, 2 * RUNS + 1):
            name = pick.choice(("taken", "half_taken", "second_set"))
            chosen.append(partial(pick.choice(changes), name, pick.randrange(2, 12), pick.randrange(4), 60 * moment))
        return [partial(self.do, pair) for pair in zip(chosen[::2], chosen[1::2], strict=True)]

    def do(self, changes):
        for change in changes:
            change()

    def test_runs_end_as_those_that_go_through_everything(self):
        for seed in SEEDS:
            with self.subTest(seed=seed):
                found, wanted = self.results(self.steps(seed)), self.results(self.steps(seed), forgets=True)
                for number, (one, other) in enumerate(zip(found, wanted, strict=True)):
                    for part in one:
                        self.assertEqual(one[part], other[part], (number, part))
