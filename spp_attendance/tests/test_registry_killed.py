import os
import signal

from odoo.addons.spp_session_tracking.tests.child_runs import Killer
from odoo.addons.spp_session_tracking.tests.lock_waits import wait_until_somebody_waits

from .registry_processes import MANY, OF_RUNS, RegistryProcessCase

WHOLE = {"state": "done", "page_count": 4, "read_count": MANY, "created_count": MANY}
NOTHING = {"left_count": 0, "rejected_count": 0}
KEYS = [f"R-{number}" for number in range(MANY)]
ALL = {**WHOLE, **NOTHING, "lines": KEYS, "people": KEYS, "contacts": MANY, "remembered": MANY}
# Every so many commits a run is killed; with 1 it takes half a minute.
COMMITS = 3


class TestRegistryKilled(RegistryProcessCase):
    """Runs that are killed: the schedule's next turn ends them as if nothing had been."""

    def test_killed_before_any_commit_the_next_turn_ends_as_an_undisturbed_one(self):
        commit, killed = 1, -signal.SIGKILL
        while killed:
            killed = self.killed_and_ended(before_commit=commit)
            commit += COMMITS
        self.assertGreater(commit, 20)

    def test_killed_at_any_page_the_next_turn_ends_as_an_undisturbed_one(self):
        page, killed = 1, -signal.SIGKILL
        while killed:
            killer = Killer(at=page)
            self.outside.meanwhile = lambda _page, killer=killer: killer.count_request()
            killed = self.killed_and_ended(on_start=killer.aim)
            page += 1
        self.assertEqual(page, 6)

    def killed_and_ended(self, **killing):
        """How the first turn has ended; the second one ends the run."""
        run_id = self.new_run()
        killed = self.go_on(run_id, **killing)
        self.assertEqual(self.go_on(run_id), 0)
        self.assertEqual(self.ended(run_id), ALL, killing)
        self.delete(OF_RUNS)
        return killed

    def test_a_turn_that_is_killed_while_its_page_waits_for_another_transaction_leaves_nothing_of_it(self):
        run_id = self.new_run()
        with self.registry.cursor() as cr:
            cr.execute("lock table spp_registry_source_person in exclusive mode")

            def kill(child):
                wait_until_somebody_waits(cr)
                os.kill(child, signal.SIGKILL)

            self.assertEqual(self.go_on(run_id, on_start=kill), -signal.SIGKILL)
            cr.rollback()
        self.assertEqual(self.ended(run_id)["people"], [])
        self.assertEqual(self.go_on(run_id), 0)
        self.assertEqual(self.ended(run_id), ALL)

    def test_a_page_that_ends_its_worker_each_time_ends_the_run_after_three_attempts(self):
        run_id = self.new_run()
        for _attempt in range(3):
            killer = Killer(at=2)
            self.outside.meanwhile = lambda page, killer=killer: killer.count_request() if page == 2 else None
            killer.count = 1  # of the pages only the second one kills
            self.assertEqual(self.go_on(run_id, on_start=killer.aim), -signal.SIGKILL)
        self.assertEqual(self.go_on(run_id), 0)
        found = self.ended(run_id)
        self.assertEqual((found["state"], found["page_count"], found["created_count"]), ("partial", 1, 3))
        self.assertEqual(self.outside.asked, [1, 2, 2, 2])
