from contextlib import contextmanager
from unittest.mock import patch

from odoo.tools import mute_logger

from ..models.job import advance
from ..models.job.complete import JobComplete
from .common import SessionCase


@contextmanager
def time_for_one_step():
    """Let the time of a turn be over after one step."""
    moments = iter([0, 1, advance.SECONDS + 1])
    with patch.object(advance, "time") as clock:
        clock.monotonic = lambda: next(moments)
        yield


class JobSteps:
    """Sessions in which Ana and Ben are present and Carla is not marked, and the jobs that complete them."""

    def setUp(self):
        super().setUp()
        self.patch(JobComplete, "_STEP", 2)

    def marked_sessions(self, count, user=None):
        sessions = self.env["spp.session"].with_user(user or self.facilitator)
        for _number in range(count):
            session = self.new_session(expected_participant_ids=(self.ana + self.ben + self.carla).ids)
            for person in self.ana + self.ben:
                self.mark(person, "present", session)
            sessions += session
        return sessions.with_user(user or self.facilitator)

    def new_job(self, sessions, user=None, company=None):
        """A job of the facilitator that completes sessions."""
        jobs = self.env["spp.job"].with_user(user or self.facilitator)
        arguments = {"sessions": [(session.id, session.unmarked_count) for session in sessions]}
        return jobs._start("spp.job.complete", "Complete", arguments, len(sessions), company)

    def turn(self):
        """A turn of the schedule."""
        self.env.flush_all()  # a job has transactions of its own
        self.env["spp.job"]._cron_go_on()
        self.env.invalidate_all()

    def erase(self, person):
        """Erase somebody, and do what is done once that is committed."""
        person.with_user(self.manager).erase_person("Asked for it")
        self.env.flush_all()
        self.env.cr.postcommit.run()
        self.env.invalidate_all()

    def fail_in_step(self, number, error):
        """Let the n-th step raise an error once its work is done. Returns what is to be entered."""
        step, steps = JobComplete._step, []

        def step_and_fail(kind, job):
            steps.append(job.id)
            done = step(kind, job)
            if len(steps) == number:
                raise error
            return done

        return patch.object(JobComplete, "_step", step_and_fail)

    def quietly(self):
        return mute_logger("odoo.addons.spp_session_tracking.models.job.advance")


class JobCase(JobSteps, SessionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # also what runs in transactions of its own is rolled back at the end
        cls.registry.enter_test_mode(cls.cr)
        cls.addClassCleanup(cls.registry.leave_test_mode)
