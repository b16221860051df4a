import time
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests.common import new_test_user

from ..models.job import advance
from ..models.job.complete import JobComplete
from .job_common import JobCase, time_for_one_step


class TestJob(JobCase):
    # progress

    def test_a_job_goes_on_step_by_step_to_its_end(self):
        sessions = self.marked_sessions(5)
        job = self.new_job(sessions)
        self.assertEqual((job.state, job.done_count, job.progress), ("waiting", 0, 0))
        self.turn()
        self.assertEqual((job.state, job.done_count, job.progress), ("done", 5, 100))
        self.assertEqual(set(sessions.mapped("state")), {"completed"})
        self.assertEqual(job.ended_at, fields.Datetime.now())

    def test_when_the_time_of_a_turn_is_over_the_next_one_goes_on(self):
        job = self.new_job(self.marked_sessions(5))
        triggers = self.env["ir.cron.trigger"].search_count([])
        with time_for_one_step():
            self.turn()
        self.assertEqual((job.state, job.done_count), ("running", 2))
        self.assertGreater(self.env["ir.cron.trigger"].search_count([]), triggers)
        self.turn()
        self.assertEqual((job.state, job.done_count), ("done", 5))

    def test_of_one_kind_and_company_the_oldest_goes_on_first(self):
        first, second = self.new_job(self.marked_sessions(4)), self.new_job(self.marked_sessions(1))
        with time_for_one_step():
            self.turn()
        self.assertEqual((first.done_count, second.state), (2, "waiting"))
        self.turn()
        self.assertEqual((first.state, second.state), ("done", "done"))

    def test_each_queue_has_its_turn_first_the_one_that_waits_for_the_longest_time(self):
        jobs, other = self.env["spp.job"], self.other_manager()
        self.new_job(self.marked_sessions(1)).sudo().advanced_at = fields.Datetime.now()
        jobs.with_user(other)._start("spp.job.complete", "Complete", {"sessions": []}, 1)
        companies = [company_id for _kind, company_id in jobs._queues()]
        self.assertEqual(companies, [other.company_id.id, self.env.company.id])

    def test_a_job_has_no_data_of_people(self):
        job = self.new_job(self.marked_sessions(1)).sudo()
        self.turn()
        texts = " ".join(map(str, (job.name, job.arguments, job.summary, job.activity_ids.mapped("note"))))
        for person in self.ana + self.ben + self.carla:
            self.assertNotIn(person.name, texts)

    # trouble

    def test_before_each_step_it_is_asked_whether_another_worker_has_changed_rights(self):
        self.new_job(self.marked_sessions(3))
        with patch.object(self.env.registry, "check_signaling", return_value=self.env.registry) as ask:
            self.turn()
        self.assertEqual(ask.call_count, 2)

    def test_an_error_in_a_step_does_not_lose_the_steps_before(self):
        sessions = self.marked_sessions(4)
        job = self.new_job(sessions)
        with self.fail_in_step(2, UserError("The roof fell in.")):
            self.turn()
        self.assertEqual((job.state, job.done_count, job.summary), ("failed", 2, "The roof fell in."))
        self.assertEqual(sessions.mapped("state"), ["completed"] * 2 + ["in_progress"] * 2)

    def test_what_is_not_a_message_for_users_is_tried_again_and_then_given_up(self):
        job = self.new_job(self.marked_sessions(3))
        for _attempt in range(advance.MOST_ATTEMPTS):
            with self.quietly(), self.fail_in_step(1, ZeroDivisionError()):
                self.turn()
            self.assertEqual(job.state, "running")
        self.turn()
        self.assertEqual((job.state, job.done_count), ("failed", 0))
        self.assertIn(str(advance.MOST_ATTEMPTS), job.summary)
        self.assertIn("2026-03-14 10:00", job.summary, "when to look for it in the log")

    def test_what_passes_does_no_harm(self):
        job = self.new_job(self.marked_sessions(3))
        with self.quietly(), self.fail_in_step(1, ZeroDivisionError()):
            self.turn()
        self.turn()
        self.assertEqual((job.state, job.sudo().attempt_count), ("done", 0))

    def test_a_job_that_fails_hinders_no_other(self):
        failing, other = self.new_job(self.marked_sessions(1)), self.new_job(self.marked_sessions(1))
        with self.fail_in_step(1, UserError("The roof fell in.")):
            self.turn()
        self.assertEqual((failing.state, other.state), ("failed", "done"))

    def test_a_failed_job_goes_on_behind_its_last_step(self):
        sessions = self.marked_sessions(4)
        job = self.new_job(sessions)
        with self.fail_in_step(2, UserError("The roof fell in.")):
            self.turn()
        job.action_go_on()
        self.turn()
        self.assertEqual((job.state, job.problem_count), ("done", 0))
        self.assertEqual(set(sessions.mapped("state")), {"completed"})

    # cancel

    def test_what_is_not_done_yet_is_cancelled(self):
        sessions = self.marked_sessions(4)
        job = self.new_job(sessions)
        with self.fail_in_step(2, UserError("Wait.")):
            self.turn()
        job.action_go_on()
        job.action_cancel()
        self.turn()
        self.assertEqual((job.state, job.done_count), ("cancelled", 2))
        self.assertEqual(sessions.mapped("state"), ["completed"] * 2 + ["in_progress"] * 2)

    def test_a_job_that_has_ended_is_not_cancelled(self):
        job = self.new_job(self.marked_sessions(1))
        self.turn()
        with self.assertRaises(UserError):
            job.action_cancel()

    # rights

    def test_it_does_what_its_user_may_and_no_more(self):
        sessions = self.marked_sessions(2)
        job = self.new_job(sessions, self.colleague)
        self.turn()
        self.assertEqual((job.state, job.problem_count), ("done", 2))
        self.assertEqual(set(sessions.mapped("state")), {"in_progress"})

    def test_what_it_does_is_done_by_its_user(self):
        sessions = self.marked_sessions(1)
        self.new_job(sessions)
        self.turn()
        self.assertEqual(
            sessions.attendance_ids.filtered(lambda line: not line.marked_by_id).participant_id, self.carla
        )
        self.assertEqual(sessions.write_uid, self.facilitator)

    def test_it_works_in_the_companies_that_were_switched_on_and_its_user_is_still_of(self):
        own, other = self.env.company, self.other_manager().company_id
        left = self.env["res.company"].create({"name": "Left"})
        self.facilitator.company_ids += other + left
        sessions = self.marked_sessions(1).with_context(allowed_company_ids=(own + other + left).ids)
        job = sessions.env["spp.job"]._start("spp.job.complete", "Complete", {"sessions": []}, 1)
        job = self.env["spp.job"].browse(job.id)
        self.facilitator.company_ids -= left
        seen = []
        with patch.object(JobComplete, "_step", lambda kind, _job: seen.append(kind.env.companies.ids) or 1):
            self.turn()
        self.assertEqual((job.state, seen), ("done", [(own + other).ids]))

    def test_nobody_acts_as_a_user_who_has_left(self):
        sessions = self.marked_sessions(1)
        job = self.new_job(sessions)
        self.facilitator.active = False
        self.turn()
        self.assertEqual((job.state, set(sessions.mapped("state"))), ("failed", {"in_progress"}))

    def test_users_see_their_own_jobs_and_officers_those_of_the_company(self):
        job = self.new_job(self.marked_sessions(1))
        jobs = self.env["spp.job"]
        for user, seen in ((self.facilitator, job), (self.colleague, jobs), (self.officer, job)):
            self.assertEqual(jobs.with_user(user).search([]), seen)
        self.assertFalse(jobs.with_user(self.other_manager()).search([]))

    def test_people_without_a_role_see_no_jobs(self):
        stranger = new_test_user(self.env, "stranger", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.env["spp.job"].with_user(stranger).search([])

    def test_nobody_writes_jobs(self):
        job = self.new_job(self.marked_sessions(1)).with_user(self.manager)
        values = {"name": "X", "kind": "spp.job.complete", "user_id": self.officer.id, "arguments": {}}
        with self.assertRaises(AccessError):
            job.create({**values, "company_id": self.env.company.id, "total_count": 1})
        with self.assertRaises(AccessError):
            job.write({"state": "done"})
        with self.assertRaises(AccessError):
            job.unlink()
        with self.assertRaises(AccessError):
            job.read(["arguments"])

    def test_a_colleague_does_not_cancel_a_job_and_an_officer_does(self):
        job = self.new_job(self.marked_sessions(1))
        with self.assertRaises(AccessError):
            job.with_user(self.colleague).action_cancel()
        job.with_user(self.officer).action_cancel()
        self.assertEqual(job.state, "cancelled")

    def test_a_job_goes_on_again_only_by_its_user(self):
        job = self.new_job(self.marked_sessions(1))
        job.action_cancel()
        with self.assertRaises(AccessError):
            job.with_user(self.officer).action_go_on()

    # told when done

    def activities(self, job):
        return self.env["mail.activity"].search([("res_model", "=", "spp.job"), ("res_id", "=", job.id)])

    def test_its_user_is_told_when_it_has_ended(self):
        job = self.new_job(self.marked_sessions(1))
        self.assertFalse(self.activities(job))
        self.turn()
        self.assertEqual(self.activities(job).user_id, self.facilitator)

    def test_its_user_is_told_when_it_has_failed(self):
        job = self.new_job(self.marked_sessions(1))
        with self.fail_in_step(1, UserError("The roof fell in.")):
            self.turn()
        self.assertIn("The roof fell in.", self.activities(job).note)

    def test_whoever_cancels_a_job_of_their_own_is_not_told_whoever_else_is(self):
        mine, another = self.new_job(self.marked_sessions(1)), self.new_job(self.marked_sessions(1))
        mine.action_cancel()
        another.with_user(self.officer).action_cancel()
        self.assertFalse(self.activities(mine))
        self.assertEqual(self.activities(another).user_id, self.facilitator)

    def test_whoever_looks_at_the_result_is_told_no_more(self):
        job = self.new_job(self.marked_sessions(1))
        self.turn()
        action = job.action_open_result()
        self.assertEqual(action["res_model"], "spp.session")
        self.assertFalse(self.activities(job))

    def test_whoever_is_told_can_mark_it_as_seen(self):
        job = self.new_job(self.marked_sessions(1))
        self.turn()
        self.activities(job).with_user(self.facilitator).action_feedback()
        self.assertFalse(self.activities(job))

    # afterwards

    def test_jobs_that_ended_long_ago_are_deleted(self):
        ended, waiting = self.new_job(self.marked_sessions(1)), self.new_job(self.marked_sessions(1)).sudo()
        ended.action_cancel()
        (ended + waiting).sudo().started_at = "2025-11-01 00:00:00"
        self.env["spp.job"]._gc_jobs()
        self.assertEqual((ended + waiting).exists(), ended + waiting, "it has only just ended")
        ended.sudo().ended_at = "2025-11-01 00:00:00"
        self.env["spp.job"]._gc_jobs()
        self.assertEqual((ended + waiting).exists(), waiting)

    def test_the_turns_of_a_schedule_take_no_longer_than_their_time(self):
        began = time.monotonic()
        self.turn()
        self.assertLess(time.monotonic() - began, advance.SECONDS)
