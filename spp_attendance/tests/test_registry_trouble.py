from datetime import timedelta
from itertools import count
from types import SimpleNamespace

from odoo import fields
from odoo.exceptions import UserError

from ..models.people_source import advance
from ..registry import pages
from .registry_common import TOKEN, RegistryCase, record
from .test_registry_source import NEUTRALIZE

BUSY = (429, {"Retry-After": "600"}, b"{}")


class TestRegistryTrouble(RegistryCase):
    """What passes is waited for, what does not ends a run, and no run is in the way of the others."""

    def setUp(self):
        super().setUp()
        self.serve(*(record(number) for number in range(5)))

    def new_run(self, source=None, **values):
        run = (source or self.source).with_user(self.officer)._new_run(**values)
        self.env.flush_all()  # a run has transactions of its own
        return run.sudo(False).with_env(self.env)

    def turn(self):
        """One turn of the schedule."""
        self.env.flush_all()
        self.env["spp.registry.run"]._cron_go_on()

    def later(self, run, **time):
        """Let it be later for a run that waits."""
        for name in ("troubled_since", "waits_until"):
            run.sudo()[name] -= timedelta(**time)
        self.env.flush_all()

    def fail_from(self, page, fault):
        self.outside.meanwhile = lambda asked: self.outside.faults.append(fault) if asked >= page else None

    def triggers(self):
        cron = self.env.ref("spp_attendance.ir_cron_registry_go_on")
        return self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])

    # waiting

    def test_a_registry_that_stays_busy_is_left_alone_and_the_run_goes_on_by_itself(self):
        self.fail_from(2, BUSY)
        before = self.triggers()
        run = self.run_it()
        self.assertEqual((run.state, run.page_count, self.outside.asked), ("running", 1, [1, 2]))
        self.assertIn("fewer requests", run.summary)
        [trigger] = self.triggers() - before
        self.assertGreater(trigger.call_at, fields.Datetime.now() + timedelta(seconds=500))
        self.outside.meanwhile = None
        self.turn()
        self.assertEqual(self.outside.asked, [1, 2])
        self.later(run, minutes=11)
        self.turn()
        self.assertEqual((run.state, self.counts(run), self.outside.asked), ("done", {"created": 5}, [1, 2, 2, 3, 4]))
        self.assertEqual(run.summary, "Read to the end.")

    def test_a_registry_that_is_busy_for_hours_ends_the_run(self):
        self.fail_from(2, BUSY)
        run = self.run_it()
        self.later(run, hours=2, minutes=55)
        self.turn()
        self.assertEqual((run.state, run.page_count), ("partial", 1))
        self.assertIn("fewer requests", run.summary)

    # everybody in one answer

    def test_a_page_of_everybody_is_taken_in_slices_and_goes_on_in_its_middle(self):
        self.patch(pages, "SLICE", 2)
        self.source.write({"paging_kind": "none", "size_parameter": False})
        run, told = self.new_run(), []
        while run.state == "running":
            self.patch(advance, "time", SimpleNamespace(monotonic=count().__next__))
            run._advance(1.5)  # a turn of one slice, of a clock that goes on by 1 whenever it is looked at
            told.append((run.state, run.page_count, run.created_count))
        self.assertEqual(told, [("running", 0, 2), ("running", 0, 4), ("done", 1, 5)])
        self.assertEqual(len(self.outside.asked), 3)

    def test_a_long_page_that_fails_in_its_middle_ends_partly_done(self):
        self.patch(pages, "SLICE", 2)
        self.source.write({"paging_kind": "none", "size_parameter": False})
        run = self.new_run()
        self.patch(advance, "time", SimpleNamespace(monotonic=count().__next__))
        run._advance(1.5)
        self.outside.faults.append((404, {}, b"{}"))
        run._advance(60)
        self.assertEqual((run.state, run.created_count), ("partial", 2))

    # what ends a run

    def test_a_run_does_not_go_on_where_its_place_means_something_else_by_now(self):
        run = self.new_run()
        run._advance(-1)
        for change in ({"page_size": 4}, {"paging_kind": "link"}, {"field_ids": [(5,), (0, 0, self.of_ids("code"))]}):
            run.with_user(self.officer).action_stop()
            run.with_user(self.officer).action_continue()
            self.source.write(change)
            self.turn()
            self.assertEqual((run.state, self.outside.asked), ("failed", []))
            self.assertIn("Start a new run", run.summary)
            with self.assertRaisesRegex(UserError, "was changed"):
                run.with_user(self.officer).action_continue()
            self.source.write({"page_size": 2, "paging_kind": "page"})
            if "field_ids" not in change:
                run.with_user(self.officer).action_continue()

    def of_ids(self, path):
        return {"field": "identifier", "path": path}

    def test_a_new_secret_does_not_end_a_run(self):
        run = self.new_run()
        run._advance(-1)
        self.source.secret = "wrong"
        self.turn()
        self.assertEqual(run.state, "failed")
        self.source.secret = TOKEN
        run.with_user(self.officer).action_continue()
        self.turn()
        self.assertEqual(run.state, "done")

    def test_whoever_may_not_edit_people_any_more_asks_nobody(self):
        run, nightly = self.new_run(), self.new_run(self.connect(name="Other"), trigger="schedule")
        self.officer.active = False
        self.turn()
        self.assertEqual((run.state, nightly.state, self.outside.asked), ("failed", "failed", []))
        self.assertIn("Start a new run yourself", run.summary)
        self.assertIn("Choose another responsible user", nightly.summary)

    # others

    def test_the_schedule_goes_on_with_all_runs_also_after_an_unexpected_error(self):
        runs = [self.new_run(), self.new_run(self.connect(name="Other"))]
        take = advance.RunAdvance._take_page

        def take_or_fail(run, page):
            if run.id == runs[0].id:
                raise ZeroDivisionError
            return take(run, page)

        self.patch(advance.RunAdvance, "_take_page", take_or_fail)
        with self.assertLogs("odoo.addons.spp_attendance", level="ERROR"):
            self.turn()
        self.assertEqual([run.state for run in runs], ["failed", "done"])

    def test_a_preview_does_not_hinder_the_nightly_run(self):
        self.source.is_nightly = True
        preview = self.new_run(is_preview=True)
        self.env["spp.registry.source"]._cron_start_nightly()
        self.turn()
        [run] = self.source.run_ids - preview
        self.assertEqual((preview.state, run.state, run.created_count), ("done", "done", 5))

    def test_a_preview_ends_where_a_newer_run_takes_people_meanwhile(self):
        preview = self.new_run(is_preview=True)
        self.new_run(trigger="schedule").read_count = 5
        self.turn()
        self.assertEqual(preview.state, "failed")
        self.assertIn("newer run", preview.summary)

    def test_fields_that_are_changed_while_a_page_is_read_end_the_run(self):
        read = pages.Pages.page

        def read_and_change(reader, position):
            page = read(reader, position)
            self.source.sudo().field_ids[:1].path = "other"
            self.env.flush_all()
            return page

        self.patch(pages.Pages, "page", read_and_change)
        run = self.run_it()
        self.assertEqual((run.state, self.counts(run)), ("failed", {}))
        self.assertIn("changed meanwhile", run.summary)

    def test_a_stopped_preview_does_not_go_on_behind_a_newer_run(self):
        preview = self.new_run(is_preview=True)
        preview.with_user(self.officer).action_stop()
        self.run_it()
        with self.assertRaisesRegex(UserError, "newer run"):
            preview.with_user(self.officer).action_continue()

    def test_a_new_run_forgets_whom_those_before_it_have_seen(self):
        self.fail_from(2, (404, {}, b"{}"))
        run = self.run_it()
        seen = self.env["spp.registry.run.seen"]
        self.assertEqual(seen.search([]).run_id, run)
        self.run_it(is_preview=True)
        self.assertIn(run, seen.search([]).run_id)
        last = self.run_it()
        self.assertEqual(seen.search([]).run_id, last)

    def test_a_run_that_is_stopped_has_an_end(self):
        run = self.new_run()
        run.with_user(self.officer).action_stop()
        self.assertTrue(run.ended_at)
        run.with_user(self.officer).action_continue()
        self.assertFalse(run.ended_at)
        self.env.flush_all()
        self.env.cr.execute(NEUTRALIZE.read_text())
        run.invalidate_recordset()
        self.assertEqual((run.state, bool(run.ended_at)), ("stopped", True))

    def test_defaults_of_whoever_starts_a_run_are_not_those_of_people(self):
        self.env.flush_all()
        self.source.with_user(self.officer).with_context(default_phone="1", default_email="a@example.org").action_run()
        self.assertEqual((self.person(1).phone, self.person(1).email), (False, False))
