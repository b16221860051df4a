"""Random marks on both sides of a site, run after run: both sides end equal, and every lost mark is in a conflict."""

from random import Random

from freezegun import freeze_time

from odoo.tests.common import tagged

from .common import MoodleCase

ACRONYMS = {"present": "P", "late": "L", "excused": "E", "absent": "A"}
PEOPLE, ROUNDS, MARKS = range(2, 12), 3, 8


@tagged("post_install", "-at_install")
class TestRounds(MoodleCase):
    is_synced = True

    def setUp(self):
        super().setUp()
        self.instance.sync_attendance_from = "both"
        self.theirs = [self.odd.taken, self.odd.half_taken]
        self.minutes = 0

    def mark_randomly(self, random):
        """Make a mark on one side, a minute after the one before."""
        theirs, user_id = random.choice(self.theirs), random.choice(PEOPLE)
        status, side = random.choice([*ACRONYMS]), random.choice(["here", "there"])
        self.minutes += 1
        with freeze_time(f"2026-03-14 {11 + self.minutes // 60}:{self.minutes % 60:02}:00"):
            if side == "here":
                self.mark_here(theirs, user_id, status)
            else:
                self.take(theirs, {user_id: ACRONYMS[status]}, later=3600 + 60 * self.minutes)

    def run_now(self):
        self.minutes += 1
        with freeze_time(f"2026-03-14 {11 + self.minutes // 60}:{self.minutes % 60:02}:00"):
            return self.sync()

    def both(self):
        """{side: {(session, user): acronym}} of both sides."""
        marks = {"here": {}, "there": {}}
        for theirs in self.theirs:
            acronyms = self.marks_in_moodle(theirs)
            for user_id in PEOPLE:
                marks["here"][theirs.id, user_id] = ACRONYMS[self.line_of(theirs, user_id).status]
                marks["there"][theirs.id, user_id] = acronyms[user_id]
        return marks

    def test_random_marks_on_both_sides_end_in_the_same(self):
        for seed in range(2):
            random = Random(seed)
            for _round in range(ROUNDS):
                before = self.both()["here"]
                for _mark in range(random.randint(0, MARKS)):
                    self.mark_randomly(random)
                after, known = self.both(), self.env["spp.moodle.conflict"].search([])
                self.run_now()
                self.assert_recorded(before, after, self.env["spp.moodle.conflict"].search([]) - known)
            actual = self.both()
            self.assertEqual(actual["here"], actual["there"], seed)
            run = self.run_now()
            self.assertEqual((run.written_count, run.pushed_count, run.conflict_count), (0, 0, 0), seed)

    def assert_recorded(self, before, after, conflicts):
        """Marks that both sides changed to different ones are in a conflict."""
        recorded = {(each.session_id.moodle_session_id, each.moodle_user_id) for each in conflicts}
        for key, agreed in before.items():
            here, there = after["here"][key], after["there"][key]
            if here != there and agreed not in (here, there):
                self.assertIn(key, recorded)
