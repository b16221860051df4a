from odoo import _, api, models
from odoo.exceptions import UserError


class JobSessions(models.AbstractModel):
    """Does the same with each of many sessions. What hinders one session hinders no other, and is named.

    arguments: `sessions`, a list of (id, what was seen of it when that was asked)
    """

    _name = "spp.job.sessions"
    _description = "Job: change sessions one by one"
    _inherit = ["spp.job.kind"]
    _STEP = None  # sessions of a step

    @api.model
    def _step(self, job):
        some = self._next(job)
        problems = [self._try(job, session_id, seen) for session_id, seen in some]
        job._note_problems([problem for problem in problems if problem])
        return job.done_count + len(some)

    @api.model
    def _next(self, job):
        return job.arguments["sessions"][job.done_count : job.done_count + self._STEP]

    @api.model
    def _try(self, job, session_id, seen):
        """Do it with one session. Returns why it was left as it is, in words; None where it was not."""
        try:
            with self.env.cr.savepoint():
                session = self.env["spp.session"].browse(session_id).exists()
                if not session:
                    raise UserError(_("It was deleted."))
                self._do(job, session, seen)
        except UserError as error:
            found = self.env["spp.session"].search([("id", "=", session_id)])
            name = found.display_name or _("Session %(id)s", id=session_id)
            return _("%(session)s: %(problem)s", session=name, problem=error)
        return None

    @api.model
    def _do(self, job, session, seen):
        """Do it with one session; UserError where that cannot be."""
        raise NotImplementedError

    @api.model
    def _done(self, count):
        """A sentence about so many sessions with which it was done."""
        raise NotImplementedError

    @api.model
    def _outcome(self, job):
        left = job.problem_count
        text = _("Left as they are: %(count)s. The job names why.", count=left) if left else ""
        return " ".join(filter(None, [self._done(job.total_count - left), text]))

    @api.model
    def _result(self, job):
        ids = [session_id for session_id, _seen in job.arguments["sessions"]]
        action = self.env["ir.actions.act_window"]._for_xml_id("spp_session_tracking.spp_session_action")
        return {**action, "domain": [("id", "in", ids)]}
