import base64
import os
import signal
from contextlib import ExitStack
from unittest.mock import patch

from odoo import SUPERUSER_ID, api, fields
from odoo.modules.registry import Registry
from odoo.tests.common import BaseCase, get_db_name, new_test_user, tagged

from ..models import long_export
from ..tools.advisory_lock import locked_if_free
from .child_runs import ChildRuns
from .lock_waits import wait_until_somebody_waits

# two steps: of each the process is killed before some commit
MANY = 51
OF_JOBS = (
    "delete from ir_attachment where res_model = 'spp.job.file' and create_uid = %(user)s",
    "delete from spp_job_file where create_uid = %(user)s",
    "delete from mail_activity where res_model = 'spp.job' and user_id = %(user)s",
    "delete from spp_job where user_id = %(user)s",
    "delete from spp_session_attendance_change using spp_session session where session.id = session_id"
    " and session.create_uid = %(user)s",
    "delete from spp_session where create_uid = %(user)s",
)
OF_CASE = (
    "delete from spp_session_type where id = %(type)s",
    "delete from res_partner where id = %(person)s",
    "with gone as (delete from res_users where id = %(user)s returning partner_id) "
    "delete from res_partner where id in (select partner_id from gone)",
)


@tagged("post_install", "-at_install")
class TestJobKilled(BaseCase):
    """Turns of the schedule in processes of their own, which are killed, or work at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())
        cls.child_runs = ChildRuns(get_db_name())
        cls.addClassCleanup(cls.child_runs.end)
        with cls.registry.cursor() as cr:  # commits at its end
            env = api.Environment(cr, SUPERUSER_ID, {})
            groups = "spp_session_tracking.group_facilitator,base.group_allow_export"
            user = new_test_user(env, "facilitator_of_jobs", groups=groups, tz="UTC")
            session_type = env["spp.session.type"].create({"name": "Killed"})
            person = env["res.partner"].create({"name": "Ana"})
            cls.made = {"user": user.id, "type": session_type.id, "person": person.id}
        cls.addClassCleanup(cls.delete, OF_CASE)

    @classmethod
    def delete(cls, statements):
        with cls.registry.cursor() as cr:
            for statement in statements:
                cr.execute(statement, cls.made)

    def setUp(self):
        super().setUp()
        self.addCleanup(self.delete, OF_JOBS)

    def env_of(self, cr):
        """As the facilitator."""
        return api.Environment(cr, self.made["user"], {})

    def new_job(self, count=MANY):
        """The id of a job that completes sessions of which nothing is done yet."""
        with self.registry.cursor() as cr:
            env = self.env_of(cr)
            values = {"session_type_id": self.made["type"], "date": fields.Date.today()}
            values["expected_participant_ids"] = [fields.Command.set([self.made["person"]])]
            sessions = env["spp.session"].create([values] * count)
            row = {"participant_id": self.made["person"], "status": "present"}
            sessions.mark([{"session_id": session.id, **row} for session in sessions])
            seen = {"sessions": [(session.id, 0) for session in sessions]}
            return env["spp.job"]._start("spp.job.complete", "Complete", seen, count).id

    def turn(self, before_commit=0, on_start=None):
        """A turn of the schedule in a process of its own: how it has ended."""
        return self.child_runs.run("spp.job", 0, "_cron_go_on", before_commit, on_start)

    def ended(self, job_id):
        """What a job has done: its state, and how many sessions are completed, and how often that is logged."""
        with self.registry.cursor() as cr:
            env = self.env_of(cr)
            job = env["spp.job"].browse(job_id)
            sessions = env["spp.session"].search([("session_type_id", "=", self.made["type"])])
            completed = sessions.filtered(lambda session: session.state == "completed")
            changes = env["spp.session.attendance.change"].search_count(
                [("session_id", "in", sessions.ids), ("participant_id", "=", False)]
            )
            told = env["mail.activity"].search_count([("res_model", "=", "spp.job"), ("res_id", "=", job_id)])
            return job.state, job.done_count, len(completed), changes, told

    def test_killed_before_any_commit_the_next_turn_ends_as_an_undisturbed_one(self):
        commit, killed = 1, -signal.SIGKILL
        while killed:
            job_id = self.new_job()
            killed = self.turn(before_commit=commit)
            self.assertEqual(self.turn(), 0)
            self.assertEqual(self.ended(job_id), ("done", MANY, MANY, MANY, 1), commit)
            self.delete(OF_JOBS)
            commit += 1
        self.assertGreater(commit, 8)

    def new_export(self, name="status"):
        """The id of a job that exports the marks, of which nothing is written yet."""
        self.new_job()
        with self.registry.cursor() as cr, patch.object(long_export, "ROWS_AT_ONCE", 1):
            env = self.env_of(cr)
            env["spp.job"].search([]).action_cancel()
            asked = {"fields": [{"name": name, "label": "Status"}], "ids": False, "import_compat": False}
            asked["domain"] = [("session_type_id", "=", self.made["type"])]
            return env["spp.session.attendance"]._export_by_job(asked, ".csv").id

    def test_killed_before_any_commit_an_export_has_each_row_once(self):
        commit, killed = 1, -signal.SIGKILL
        while killed:
            job_id = self.new_export()
            killed = self.turn(before_commit=commit)
            self.assertEqual(self.turn(), 0)
            with self.registry.cursor() as cr:
                job = self.env_of(cr)["spp.job"].browse(job_id)
                rows = [row for file in job._files() for row in base64.b64decode(file.content).split()]
                self.assertEqual((job.state, rows), ("done", [b'"Status"', *[b'"Present"'] * MANY]), commit)
            self.delete(OF_JOBS)
            commit += 1
        self.assertGreater(commit, 5)

    def jobs_of_eraser(self, cr):
        """As whoever erases: of a transaction that has begun."""
        jobs = api.Environment(cr, SUPERUSER_ID, {})["spp.job"]
        jobs.search([])
        self.addCleanup(self.rename, "Ana")
        return jobs

    def rename(self, name):
        with self.registry.cursor() as cr:
            change = "update res_partner set name = %(name)s, complete_name = %(name)s where id = %(person)s"
            cr.execute(change, {**self.made, "name": name})

    def content(self, job_id):
        """(the state of a job, how often the person is named in its files, as nobody and as Ana)"""
        with self.registry.cursor() as cr:
            job = self.env_of(cr)["spp.job"].browse(job_id)
            content = b"".join(base64.b64decode(file.content) for file in job._files())
            return job.state, content.count(b"Nobody"), content.count(b"Ana")

    def test_what_was_read_while_somebody_was_being_erased_is_read_anew(self):
        with ExitStack() as transaction:
            cr = transaction.enter_context(self.registry.cursor())  # commits at its end
            jobs = self.jobs_of_eraser(cr)
            job_id = self.new_export("participant_id")
            jobs._stop_writing()

            def erase(_child):
                wait_until_somebody_waits(cr)
                self.rename("Nobody")
                transaction.close()

            self.assertEqual(self.turn(on_start=erase), 0)
        self.assertEqual(self.content(job_id), ("done", MANY, 0))

    def test_what_was_written_since_the_transaction_that_erases_began_is_deleted(self):
        with self.registry.cursor() as cr:
            jobs = self.jobs_of_eraser(cr)
            job_id = self.new_export("participant_id")
            self.assertEqual(self.turn(), 0)
            self.assertEqual(self.content(job_id), ("done", 0, MANY))
            jobs._forget_files_later()
        self.assertEqual(self.content(job_id), ("done", 0, 0))

    def test_an_export_that_goes_on_is_not_in_the_way_of_whoever_erases(self):
        job_id = self.new_export("participant_id")
        with self.registry.cursor() as cr:
            jobs = self.jobs_of_eraser(cr)
            with self.registry.cursor() as other:
                other.execute("update spp_job set write_date = now() where id = %s", [job_id])  # by a step
            jobs._forget_files_later()
        self.assertEqual(self.content(job_id), ("waiting", 0, 0))

    def test_a_step_that_ends_its_worker_each_time_ends_the_job_after_three_attempts(self):
        job_id = self.new_job()
        for _attempt in range(3):
            with self.registry.cursor() as cr:
                self.lock_sessions(cr)
                self.assertEqual(self.turn(on_start=lambda child, cr=cr: self.kill_waiting(cr, child)), -signal.SIGKILL)
            self.wait_until_free()
        self.assertEqual(self.turn(), 0)
        self.assertEqual(self.ended(job_id), ("failed", 0, 0, 0, 1))

    def lock_sessions(self, cr):
        cr.execute("select id from spp_session where create_uid = %(user)s for update", self.made)

    def kill_waiting(self, cr, child):
        wait_until_somebody_waits(cr)
        os.kill(child, signal.SIGKILL)

    def wait_until_free(self):
        """Wait until PostgreSQL has ended the transaction of whoever was killed."""
        with self.registry.cursor() as cr:
            for _attempt in range(400):
                with locked_if_free(cr, self.queue_lock(cr)) as is_ours:
                    if is_ours:
                        return
                cr.execute("select pg_sleep(0.05)")
        self.fail("The queue stays locked.")

    def queue_lock(self, cr):
        return f"job spp.job.complete {self.env_of(cr).company.id}"

    def test_of_two_schedules_at_once_one_works_and_the_other_leaves_it_alone(self):
        job_id = self.new_job()
        with self.registry.cursor() as cr:
            with locked_if_free(cr, self.queue_lock(cr)) as is_ours:
                self.assertTrue(is_ours)
                self.assertEqual(self.turn(), 0)
                self.assertEqual(self.ended(job_id), ("waiting", 0, 0, 0, 0))
        self.assertEqual(self.turn(), 0)
        self.assertEqual(self.ended(job_id), ("done", MANY, MANY, MANY, 1))

    def test_while_one_works_another_one_does_nothing(self):
        job_id = self.new_job()
        with self.registry.cursor() as cr:
            self.lock_sessions(cr)

            def work_too(_child):
                wait_until_somebody_waits(cr)
                with self.registry.cursor() as other:
                    api.Environment(other, SUPERUSER_ID, {})["spp.job"]._cron_go_on()
                cr.rollback()

            self.assertEqual(self.turn(on_start=work_too), 0)
        self.assertEqual(self.ended(job_id), ("done", MANY, MANY, MANY, 1))

    def test_a_job_that_is_cancelled_while_its_step_is_being_done_undoes_that_step(self):
        job_id = self.new_job()
        with self.registry.cursor() as cr:
            self.lock_sessions(cr)

            def cancel(_child):
                wait_until_somebody_waits(cr)
                with self.registry.cursor() as other:
                    self.env_of(other)["spp.job"].browse(job_id).action_cancel()
                cr.rollback()

            self.assertEqual(self.turn(on_start=cancel), 0)
        self.assertEqual(self.ended(job_id), ("cancelled", 0, 0, 0, 0))
