import logging
from uuid import uuid4

from odoo import _, api

from ...tools.own_transaction import in_transaction
from .advance import GOES_ON_FROM, IS_GOING_ON
from .files import ERASE_PEOPLE

_logger = logging.getLogger(__name__)
LOCK_JOBS = "select from spp_job where kind = any(%s) order by id for update"
# The parameter that is there from an erasure on until it was done; each erasure gives it another value.
TO_FORGET = "spp_session_tracking.files_to_forget"


class JobForget:
    """When somebody is erased, what jobs have written is deleted, and what they search for is forgotten."""

    __slots__ = ()

    @api.model
    def _forget_files_later(self):
        """Forget once this is committed: a transaction does not see what steps have written since it began."""
        self.env["ir.config_parameter"].sudo().set_param(TO_FORGET, str(uuid4()))  # sudo: no secret
        self.env.cr.postcommit.add(self._forget_at_once)

    @api.model
    def _forget_at_once(self):
        """Whoever has erased somebody has done so, whatever becomes of this: the night does it again."""
        try:
            self._forget_committed()
        except Exception:  # pylint: disable=broad-except
            _logger.exception("What jobs have written is not forgotten yet; the nightly work does it.")

    @api.model
    def _forget_committed(self):
        """First no step that has read before goes on to write. What was written before that, the next one sees."""
        mark = in_transaction(self.env, lambda env: env[self._name]._stop_writing())
        in_transaction(self.env, lambda env: env[self._name]._forget_all(mark))

    @api.model
    def _stop_writing(self):
        """Returns the mark of what is to be forgotten."""
        self.env.cr.execute(ERASE_PEOPLE)
        return self.env["ir.config_parameter"].sudo().get_param(TO_FORGET)  # sudo: no secret

    @api.model
    def _forget_all(self, mark):
        self.env.cr.execute(LOCK_JOBS, [self._file_kinds()])  # or each step would be in the way
        self._end_searches()
        self._forget_files()
        self._forget_reasons()
        marks = self.env["ir.config_parameter"].sudo()  # sudo: no secret
        marks.search([("key", "=", TO_FORGET), ("value", "=", mark)]).unlink()

    @api.model
    def _forget_reasons(self):
        """Forget why jobs that have ended were to change sessions: it may name whoever was erased."""
        ended = [("kind", "=", "spp.job.change"), ("state", "in", GOES_ON_FROM)]
        for job in self.sudo().search(ended):  # sudo: those of all users
            job.arguments = {**job.arguments, "asked": {}}

    @api.model
    def _end_searches(self):
        """End the jobs that search for a text: it may be a name of whoever was erased."""
        text = _("What was asked is no longer there. Start it anew.")
        jobs = self.sudo().search([*IS_GOING_ON, ("kind", "=", "spp.job.export")])  # sudo: those of all users
        for job in jobs.filtered(self.env["spp.job.export"]._looks_for_text):
            job._end("failed", text)

    @api.autovacuum
    def _gc_left_files(self):
        """Forget also where the worker was ended right after somebody was erased."""
        if self.env["ir.config_parameter"].sudo().get_param(TO_FORGET):  # sudo: no secret
            self._forget_committed()
