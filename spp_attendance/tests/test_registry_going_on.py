from contextlib import suppress

from odoo.exceptions import UserError
from odoo.tools.translate import code_translations

from ..models.people_source import source_runs, upsert
from .registry_common import RegistryCase, record

HTML = (200, {"Content-Type": "text/html"}, b"<!DOCTYPE html><html><body>Sign in, Ana Reyes</body></html>")
FAILURE = (500, {}, b"{}")


class TestRegistryGoingOn(RegistryCase):
    def setUp(self):
        super().setUp()
        self.serve(*(record(number) for number in range(5)))

    def go_on(self, run):
        """The schedule's turns, until the run has ended."""
        self.env.flush_all()  # a run has transactions of its own
        for _turn in range(20):
            if run.state != "running":
                return
            self.env["spp.registry.run"]._cron_go_on()

    def test_busy_and_failing_registries_are_asked_again(self):
        self.outside.faults = [FAILURE, (429, {"Retry-After": "3"}, b"{}"), None]
        run = self.run_it()
        self.assertEqual((run.state, self.counts(run)), ("done", {"created": 5}))
        self.assertEqual(len(self.waits), 3)
        self.assertGreaterEqual(self.waits[1], 3)

    def test_a_registry_that_cannot_be_read_ends_the_run_with_words(self):
        for fault, words in (
            (HTML, "JSON"),
            ((404, {}, b"{}"), "404"),
            ((200, {}, b'{"people": 1}'), "path of the list"),
        ):
            self.outside.faults = [fault]
            run = self.run_it()
            self.assertEqual((run.state, self.counts(run)), ("failed", {}))
            self.assertIn(words, run.summary)
            self.assertNotIn("Ana", run.summary)

    def test_an_error_is_told_in_the_language_of_whoever_the_run_acts_for(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.officer.lang = "fr_FR"
        words = {"The other side answered with HTTP status %(status)s.": "Refus : HTTP %(status)s"}
        self.patch(code_translations, "get_python_translations", lambda module, lang: words if lang == "fr_FR" else {})
        self.outside.faults = [(404, {}, b"{}")]
        self.assertEqual(self.run_it().summary, "Refus : HTTP 404")

    def test_an_error_after_some_pages_keeps_them_and_the_run_can_go_on(self):
        self.outside.meanwhile = lambda page: self.outside.faults.append(HTML) if page == 2 else None
        run = self.run_it()
        self.assertEqual((run.state, self.counts(run)), ("partial", {"created": 2}))
        self.outside.meanwhile = None
        run.with_user(self.officer).action_continue()
        self.go_on(run)
        self.assertEqual((run.state, self.counts(run)), ("done", {"created": 5}))
        self.assertEqual(self.outside.asked, [1, 2, 2, 3, 4])

    def test_a_long_run_goes_on_by_the_schedule(self):
        run = self.source.with_user(self.officer)._new_run()
        run._advance(-1)
        self.assertEqual((run.state, run.page_count), ("running", 0))
        self.go_on(run)
        self.assertEqual((run.state, self.counts(run)), ("done", {"created": 5}))

    def test_whoever_starts_a_long_run_soon_sees_how_far_it_is(self):
        self.patch(source_runs, "AT_ONCE", -1)
        run = self.run_it()
        self.assertEqual((run.state, run.page_count), ("running", 0))
        self.go_on(run)
        self.assertEqual((run.state, self.counts(run)), ("done", {"created": 5}))

    def test_a_run_that_is_stopped_takes_no_further_page(self):
        runs = self.env["spp.registry.run"]

        def stop(page):
            if page == 2:
                runs.search([("state", "=", "running")]).with_user(self.officer).action_stop()
                self.env.flush_all()

        self.outside.meanwhile = stop
        run = self.run_it()
        self.assertEqual((run.state, run.page_count, self.counts(run)), ("stopped", 1, {"created": 2}))
        self.outside.meanwhile = None
        run.with_user(self.officer).action_continue()
        self.go_on(run)
        self.assertEqual((run.state, self.counts(run)), ("done", {"created": 5}))
        with self.assertRaises(UserError):
            run.with_user(self.officer).action_stop()

    def test_a_page_that_fails_within_leaves_nothing_of_itself(self):
        take, calls = upsert.PageUpsert.remember, []

        def remember(page):
            calls.append(page)
            if len(calls) == 2:
                raise ZeroDivisionError
            return take(page)

        self.patch(upsert.PageUpsert, "remember", remember)
        with suppress(ZeroDivisionError):  # assertRaises() would roll back what has been taken
            self.run_it()
        run = self.source.run_ids[0]
        self.assertEqual((run.state, run.page_count), ("partial", 1))
        self.assertFalse(self.person(2))
        run.with_user(self.officer).action_continue()
        self.go_on(run)
        self.assertEqual((run.state, self.counts(run)), ("done", {"created": 5}))

    def test_people_who_move_between_pages_meanwhile_are_taken_once(self):
        def insert(page):
            if page == 2:
                self.outside.people.insert(0, record(99, "First"))

        self.outside.meanwhile = insert
        run = self.run_it()
        self.assertEqual((run.state, self.counts(run)), ("done", {"created": 5, "left": 1}))

    def test_only_one_run_reads_a_registry(self):
        self.source.with_user(self.officer)._new_run()
        with self.assertRaisesRegex(UserError, "being read already"):
            self.run_it()

    def test_at_night_only_registries_that_are_to_be_read_are(self):
        other = self.connect(name="Other", is_nightly=True)
        self.env["spp.registry.source"]._cron_start_nightly()
        self.assertFalse(self.source.run_ids)
        run = other.run_ids
        self.assertEqual((run.trigger, run.user_id), ("schedule", self.officer))
        self.env["spp.registry.source"]._cron_start_nightly()
        self.go_on(run)
        self.assertEqual((other.run_ids, self.counts(run)), (run, {"created": 5}))
        self.assertEqual(self.person(1).create_uid, self.officer)

    def test_the_responsible_user_is_told_once_of_nightly_runs_that_fail(self):
        source = self.connect(name="Other", is_nightly=True)
        for _night in range(2):
            self.outside.faults = [(403, {}, b"")]
            self.assertEqual(self.night(source).state, "failed")
            self.assertEqual((len(source.activity_ids), source.activity_ids.user_id), (1, self.officer))
        self.assertEqual(self.night(source).state, "done")
        self.assertFalse(source.activity_ids)

    def night(self, source):
        before = source.run_ids
        self.env["spp.registry.source"]._cron_start_nightly()
        run = source.run_ids - before
        self.go_on(run)
        return run
