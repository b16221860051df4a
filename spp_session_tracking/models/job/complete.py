from odoo import _, api, models
from odoo.exceptions import UserError


class JobComplete(models.AbstractModel):
    """Completes sessions, each as it was shown: what was seen of each is how many are not marked."""

    _name = "spp.job.complete"
    _description = "Job: complete sessions"
    _inherit = ["spp.job.sessions"]
    _STEP = 50  # sessions of a step: together they take a second, one by one ten times as long

    @api.model
    def _step(self, job):
        some = self._next(job)
        try:
            with self.env.cr.savepoint():
                self._complete_together(dict(some))
        except UserError:
            return super()._step(job)
        return job.done_count + len(some)

    @api.model
    def _complete_together(self, seen):
        sessions = self.env["spp.session"].browse(seen)
        for session in sessions:
            session._check_unmarked(seen[session.id])
        sessions.complete()

    @api.model
    def _do(self, job, session, seen):
        session.complete(seen)

    @api.model
    def _done(self, count):
        return _("Sessions completed: %(count)s.", count=count)
