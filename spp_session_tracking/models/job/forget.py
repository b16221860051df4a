from odoo import _, api

from ...tools.own_transaction import in_transaction
from .advance import OPEN
from .files import ERASE_PEOPLE

LOCK_JOBS = "select from spp_job where kind = any(%s) for update"


class JobForget:
    """When somebody is erased, what jobs have written is deleted, and what they search for is forgotten."""

    __slots__ = ()

    @api.model
    def _forget_files_later(self):
        """Forget once this is committed: a transaction does not see what steps have written since it began."""
        self.env.cr.postcommit.add(self._forget_committed)

    @api.model
    def _forget_committed(self):
        """First no step that has read before goes on to write. What was written before that, the next one sees."""
        in_transaction(self.env, lambda env: env[self._name]._stop_writing())
        in_transaction(self.env, lambda env: env[self._name]._forget_all())

    @api.model
    def _stop_writing(self):
        self.env.cr.execute(ERASE_PEOPLE)

    @api.model
    def _forget_all(self):
        self.env.cr.execute(LOCK_JOBS, [self._file_kinds()])  # or each step would be in the way
        self._end_searches()
        self._forget_files()

    @api.model
    def _end_searches(self):
        """End the jobs that search for a text: it may be a name of whoever was erased."""
        text = _("What was asked is no longer there. Start it anew.")
        jobs = self.sudo().search([*OPEN, ("kind", "=", "spp.job.export")])  # sudo: those of all users
        for job in jobs.filtered(self.env["spp.job.export"]._looks_for_text):
            job._end("failed", text)

    @api.autovacuum
    def _gc_left_files(self):
        """Forget also where the worker was ended right after somebody was erased."""
        people = self.env["res.partner"].with_context(active_test=False)
        last = people.search([("is_erased", "=", True)], order="write_date desc", limit=1)
        before = [("create_date", "<", last.write_date)]
        if last and self.env["spp.job.file"].search_count(before, limit=1):
            self._forget_all()
