from contextlib import ExitStack

from odoo.addons.spp_session_tracking.tests.lock_waits import wait_until_somebody_waits
from odoo.addons.spp_session_tracking.tools.own_transaction import in_transaction
from odoo.exceptions import ValidationError
from odoo.tools import mute_logger

from .registry_processes import MANY, RegistryProcessCase


class TestRegistryAtOnce(RegistryProcessCase):
    """Several at one registry, in processes and transactions of their own."""

    def stop(self, run_id):
        """As the officer's button does."""
        with self.registry.cursor() as cr:
            in_transaction(self.env_of(cr), lambda env: env["spp.registry.run"].browse(run_id).action_stop())

    def go_on_from_here(self, run_id):
        """Another worker's turn."""
        with self.registry.cursor() as cr:
            self.env_of(cr)["spp.registry.run"].browse(run_id).sudo()._advance(60)

    def test_a_run_that_is_stopped_while_a_page_is_on_its_way_does_not_take_it(self):
        run_id = self.new_run()
        self.outside.meanwhile = lambda page: self.stop(run_id) if page == 2 else None
        self.assertEqual(self.go_on(run_id), 0)
        found = self.ended(run_id)
        self.assertEqual((found["state"], found["page_count"], found["created_count"]), ("stopped", 1, 3))
        self.assertEqual(self.outside.asked, [1, 2])

    def test_stop_is_first_while_a_page_is_being_taken_and_nothing_is_lost(self):
        run_id = self.new_run()

        def stop(_child):
            wait_until_somebody_waits(cr)
            self.stop(run_id)
            cr.rollback()

        with self.registry.cursor() as cr:
            cr.execute("lock table spp_registry_source_person in exclusive mode")
            self.assertEqual(self.go_on(run_id, on_start=stop), 0)
        found = self.ended(run_id)
        self.assertEqual((found["state"], found["page_count"], found["people"]), ("stopped", 0, []))
        with self.registry.cursor() as cr:
            self.env_of(cr)["spp.registry.run"].browse(run_id).action_continue()
        self.assertEqual(self.go_on(run_id), 0)
        self.assertEqual(self.ended(run_id)["created_count"], MANY)

    def test_another_worker_leaves_a_run_alone_that_somebody_reads(self):
        run_id = self.new_run()
        self.outside.meanwhile = lambda page: self.go_on_from_here(run_id) if page == 2 else None
        self.assertEqual(self.go_on(run_id), 0)
        self.assertEqual((self.outside.asked, self.ended(run_id)["created_count"]), ([1, 2, 3, 4], MANY))

    def test_somebody_whom_another_transaction_makes_known_meanwhile_is_found_then(self):
        run_id = self.new_run()

        def end(_child):
            wait_until_somebody_waits(cr)
            transaction.close()

        with ExitStack() as transaction:
            cr = transaction.enter_context(self.registry.cursor())  # commits at its end
            people = self.env_of(cr)["spp.attendance.subscriber"]
            person_id = people.create({"given_name": "Eva", "person_identifier": "R-1"}).id
            self.assertEqual(self.go_on(run_id, on_start=end), 0)
        with self.registry.cursor() as cr:
            person = self.env_of(cr)["spp.attendance.subscriber"].browse(person_id)
            self.assertEqual(person.name, "Reyes, Ana")
        found = self.ended(run_id)
        self.assertEqual((found["state"], found["created_count"], len(found["people"])), ("done", MANY - 1, MANY))

    @mute_logger("odoo.sql_db")
    def test_of_two_who_start_at_once_one_does(self):
        def start(env):
            source = env["spp.registry.source"].browse(self.made["source"])
            self.assertFalse(source.run_ids)  # from here on this transaction sees what there is now
            self.new_run()
            source._new_run()

        with self.registry.cursor() as cr, self.assertRaisesRegex(ValidationError, "being read already"):
            in_transaction(self.env_of(cr), start)
