import logging
import time
from datetime import datetime, timedelta

from odoo import _, api, fields
from odoo.exceptions import UserError

from ...tools.advisory_lock import locked_if_free
from ...tools.own_transaction import committed

_logger = logging.getLogger(__name__)
# A scheduled action ends after 120 seconds (limit_time_real_cron); the last step may begin when these are over.
SECONDS = 40.0
# What is done in one step begins when a turn is as young as this, and has the time of the last step as well.
SECONDS_TO_BEGIN_WHOLE = 5.0
# So often a worker may end without a word in one step, such as for want of memory or of time.
MOST_ATTEMPTS = 3
WAIT_AFTER_ERROR = timedelta(minutes=1)
WAIT_FOR_OTHER = timedelta(seconds=10)
GOING_ON, GOES_ON_FROM = ("waiting", "running"), ("failed", "cancelled")
IS_GOING_ON = [("state", "in", GOING_ON)]


class JobAdvance:
    """Going on with jobs, step by step. The jobs of one kind and company are a queue: the oldest goes on first.

    Each step is a transaction that also stores how far the job is, so that a killed job goes on behind its last step.
    The lock of a queue and all its transactions are of one connection: after a worker was killed, no other one begins
    before PostgreSQL has ended its last transaction.
    """

    __slots__ = ()

    # schedule

    def _schedule(self, at=None):
        """Let the queue of the job go on, soon or at a moment. A hook: what waits elsewhere than in Odoo's schedule."""
        # sudo: whoever starts a job need not have the right to the schedule
        self.env.ref("spp_session_tracking.ir_cron_go_on_with_jobs").sudo()._trigger(at)

    @api.model
    def _cron_go_on(self):
        """Go on with all queues, each of which begins with what was left of the time."""
        end = time.monotonic() + SECONDS
        with self.env.registry.cursor() as cr:
            jobs = self.with_env(self.env(cr=cr, context={}))
            for kind, company_id in committed(jobs.env, lambda env: env[self._name]._queues()):
                jobs._go_on_guarded(kind, company_id, end)

    @api.model
    def _queues(self):
        """The (kind, company id) of what waits, first those with which nobody has gone on for the longest time."""
        queues = [(kind, company.id) for kind, company in self._read_group(IS_GOING_ON, ["kind", "company_id"])]
        advanced = self._read_group([("advanced_at", "!=", False)], ["kind", "company_id"], ["advanced_at:max"])
        last = {(kind, company.id): moment for kind, company, moment in advanced}
        return sorted(queues, key=lambda queue: last.get(queue, datetime.min))

    @api.model
    def _go_on_with_queue(self, kind, company_id):
        """Go on with one queue for a while, in transactions of their own. Nothing where another worker does."""
        with self.env.registry.cursor() as cr:
            jobs = self.with_env(self.env(cr=cr, context={}))
            jobs._go_on_guarded(kind, company_id, time.monotonic() + SECONDS)

    @api.model
    def _go_on_guarded(self, kind, company_id, end):
        """Go on with a queue, and let no error of it be one of the others: it goes on a little later."""
        wait = WAIT_FOR_OTHER
        with locked_if_free(self.env.cr, f"job {kind} {company_id}") as is_ours:
            if is_ours:
                wait = self._go_on_alone(kind, company_id, end)
        # once the queue is free, so that whoever is called finds it free; also what began to wait meanwhile is seen
        self._committed(lambda jobs: jobs._call_next(kind, company_id, wait))

    @api.model
    def _go_on_alone(self, kind, company_id, end):
        """Returns how long what is left has to wait."""
        try:
            self._do_steps(kind, company_id, end)
        except Exception:  # pylint: disable=broad-except
            _logger.exception("A job has not gone on: kind %s, company %s.", kind, company_id)
            self._committed(lambda jobs: jobs._oldest(kind, company_id).write({"failed_at": fields.Datetime.now()}))
            return WAIT_AFTER_ERROR
        return None

    @api.model
    def _call_next(self, kind, company_id, wait):
        if job := self._oldest(kind, company_id):
            job._schedule(wait and fields.Datetime.now() + wait)

    @api.model
    def _do_steps(self, kind, company_id, end):
        while job_id := self._committed(lambda jobs: jobs._begin_step(kind, company_id, end)):
            # rights that another worker has taken away since the last step; the next turn has a new registry
            if self.env.registry.check_signaling() is not self.env.registry:
                return
            self.browse(job_id)._do_step()

    @api.model
    def _committed(self, work):
        """Do `work(jobs)` as the server, in the next transaction of the queue's connection. Returns its result."""
        return committed(self.env, lambda env: work(env[self._name].sudo()))  # sudo: only the server writes jobs

    # steps

    @api.model
    def _oldest(self, kind, company_id):
        queue = [("kind", "=", kind), ("company_id", "=", company_id)]
        return self.search([*IS_GOING_ON, *queue], order="id", limit=1)

    @api.model
    def _begin_step(self, kind, company_id, end):
        """The id of the job whose step is next; False where none waits, or the time is over.

        Each attempt is stored first: none that ends its worker is made for ever.
        """
        job = self._oldest(kind, company_id)
        latest = end - SECONDS + SECONDS_TO_BEGIN_WHOLE if self.env[kind]._IN_ONE_STEP else end
        if job and time.monotonic() <= latest:
            attempts = job.attempt_count + 1
            job.write({"state": "running", "attempt_count": attempts, "advanced_at": fields.Datetime.now()})
            return job.id
        return False

    def _do_step(self):
        try:
            self._committed_as_user(lambda job: job._take_step())
        except UserError as error:
            text = str(error)
            self._committed_as_user(lambda job: job._fail(text))

    def _committed_as_user(self, work):
        """Do `work(job)` as the user who started it; the job itself is the server's."""

        def as_user(jobs):
            job = jobs.browse(self.id)
            user = job.user_id
            context = {"allowed_company_ids": job._company_ids(), "lang": user.lang, "tz": user.tz}
            # sudo: only the server writes jobs
            return work(job.with_user(user).with_context(**context).sudo())

        return self._committed(as_user)

    def _company_ids(self):
        """The companies that were switched on when it was started, its own first: those its user is still of."""
        others = [each for each in self.arguments["companies"] if each in self.user_id.company_ids.ids]
        return list(dict.fromkeys([*self.company_id.ids, *others]))

    def _take_step(self):
        """Do the next step with the rights of the user, unless somebody has cancelled the job meanwhile."""
        if self.state != "running":
            return
        self._check_attempts()
        self._check_user()
        kind = self.env[self.kind].with_env(self.env(su=False))
        done_count = kind._step(self)
        self.write({"done_count": done_count, "attempt_count": 0, "failed_at": False})
        if self.state == "running" and done_count >= self.total_count:
            self._end("done", kind._outcome(self))

    def _check_attempts(self):
        if self.attempt_count <= MOST_ATTEMPTS:
            return
        if self.failed_at:
            raise UserError(
                _(
                    "The next step could not be done, because of an error in each attempt (%(count)s). Ask an "
                    "administrator to look at the server's log of %(time)s (UTC), then press “Go on”.",
                    count=MOST_ATTEMPTS,
                    time=fields.Datetime.to_string(self.failed_at),
                )
            )
        raise UserError(
            _(
                "The next step could not be done, because each attempt was ended (%(count)s). Ask an administrator "
                "to look at the server's log, and to give scheduled actions more time or memory.",
                count=MOST_ATTEMPTS,
            )
        )

    def _check_user(self):
        """Raise UserError where nobody may act as the user any more."""
        user = self.user_id
        if not user.active or self.company_id not in user.company_ids:
            raise UserError(_("%(user)s is archived, or no longer of the company. Start it anew.", user=user.name))
        if self.env[self.kind]._MAKES_FILES and not self._has_rights_of_start():
            raise UserError(_("Rights or companies of %(user)s were taken away. Start it anew.", user=user.name))

    def _fail(self, text):
        if self.state == "running":
            self._end("failed", text)
