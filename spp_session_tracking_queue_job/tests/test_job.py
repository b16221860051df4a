from datetime import timedelta

from odoo import fields
from odoo.addons.spp_session_tracking.tests.job_common import JobCase, time_for_one_step


class TestJobInQueue(JobCase):
    """Jobs are delayed by queue_job, as the facilitator who starts them."""

    def setUp(self):
        super().setUp()
        self.stored = self.env["queue.job"].search([])

    def turns(self):
        """The turns that were delayed."""
        delayed = self.env["queue.job"].search([("id", "not in", self.stored.ids)])
        return delayed.filtered(lambda turn: turn.method_name == "_go_on_with_queue")

    def go_on(self, job):
        """What a worker of queue_job does in a turn."""
        self.env.flush_all()
        self.env["spp.job"].with_user(self.facilitator)._go_on_with_queue(job.kind, job.company_id.id)
        self.env.invalidate_all()

    def test_a_job_is_delayed_and_not_left_to_the_schedule(self):
        triggers = self.env["ir.cron.trigger"].search_count([])
        job = self.new_job(self.marked_sessions(1))
        self.assertEqual(self.turns().model_name, "spp.job")
        self.assertEqual(self.env["ir.cron.trigger"].search_count([]), triggers)
        self.go_on(job)
        self.assertEqual(job.state, "done")

    def test_of_a_queue_one_turn_is_delayed(self):
        self.new_job(self.marked_sessions(1))
        self.new_job(self.marked_sessions(1))
        self.assertEqual(len(self.turns()), 1)

    def test_a_turn_whose_time_is_over_delays_the_next_one(self):
        job = self.new_job(self.marked_sessions(5))
        self.turns().state = "started"
        with time_for_one_step():
            self.go_on(job)
        self.assertEqual((job.state, job.done_count, len(self.turns())), ("running", 2, 2))

    def test_a_turn_for_later_keeps_no_new_job_waiting(self):
        job = self.new_job(self.marked_sessions(1))
        self.turns().state = "done"
        job._schedule(fields.Datetime.now() + timedelta(minutes=1))
        self.new_job(self.marked_sessions(1))
        now = self.turns().filtered(lambda turn: turn.state == "pending" and not turn.eta)
        self.assertEqual(len(now), 1)

    def test_where_a_worker_was_killed_the_schedule_goes_on(self):
        job = self.new_job(self.marked_sessions(3))
        self.turn()
        self.assertEqual(job.state, "done")
