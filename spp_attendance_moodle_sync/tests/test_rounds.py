"""Random words on both sides of a site, run after run: in the end both say the same, and nothing is lost unseen."""

from random import Random

from freezegun import freeze_time

from odoo.tests.common import tagged

from .common import MoodleCase

ACRONYMS = {"present": "P", "late": "L", "excused": "E", "absent": "A"}
PEOPLE, ROUNDS, WORDS = range(2, 12), 3, 8


@tagged("post_install", "-at_install")
class TestRounds(MoodleCase):
    is_synced = True

    def setUp(self):
        super().setUp()
        self.instance.sync_attendance_from = "both"
        self.theirs = [self.odd.taken, self.odd.half_taken]
        self.minutes = 0

    def say(self, random):
        """Somebody says something on one side, a minute after what was said before."""
        theirs, user_id = random.choice(self.theirs), random.choice(PEOPLE)
        status, side = random.choice([*ACRONYMS]), random.choice(["here", "there"])
        self.minutes += 1
        with freeze_time(f"2026-03-14 {11 + self.minutes // 60}:{self.minutes % 60:02}:00"):
            if side == "here":
                self.say_here(theirs, user_id, status)
            else:
                self.take(theirs, {user_id: ACRONYMS[status]}, later=3600 + 60 * self.minutes)

    def run_now(self):
        self.minutes += 1
        with freeze_time(f"2026-03-14 {11 + self.minutes // 60}:{self.minutes % 60:02}:00"):
            return self.sync()

    def both(self):
        """What both sides say, by session and person."""
        said = {"here": {}, "there": {}}
        for theirs in self.theirs:
            acronyms = self.said_in_moodle(theirs)
            for user_id in PEOPLE:
                said["here"][theirs.id, user_id] = ACRONYMS[self.line_of(theirs, user_id).status]
                said["there"][theirs.id, user_id] = acronyms[user_id]
        return said

    def test_random_words_on_both_sides_end_in_the_same(self):
        for seed in range(2):
            random = Random(seed)
            for _round in range(ROUNDS):
                before = self.both()["here"]
                for _word in range(random.randint(0, WORDS)):
                    self.say(random)
                words, known = self.both(), self.env["spp.moodle.conflict"].search([])
                self.run_now()
                self.assert_kept(before, words, self.env["spp.moodle.conflict"].search([]) - known)
            said = self.both()
            self.assertEqual(said["here"], said["there"], seed)
            run = self.run_now()
            self.assertEqual((run.written_count, run.pushed_count, run.conflict_count), (0, 0, 0), seed)

    def assert_kept(self, before, words, conflicts):
        """What both sides had changed differently is in a conflict."""
        kept = {(each.session_id.moodle_session_id, each.moodle_user_id) for each in conflicts}
        for place, agreed in before.items():
            here, there = words["here"][place], words["there"][place]
            if here != there and agreed not in (here, there):
                self.assertIn(place, kept)
