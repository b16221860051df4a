from odoo import _, api, models
from odoo.exceptions import UserError


class JobComplete(models.AbstractModel):
    """Completes sessions, each as it was shown. arguments: `sessions`, a list of (id, how many are not marked)."""

    _name = "spp.job.complete"
    _description = "Job: complete sessions"
    _inherit = ["spp.job.kind"]
    _STEP = 50  # sessions of a step: together they take a second, one by one ten times as long

    @api.model
    def _step(self, job):
        done = job.done_count
        seen = dict(job.arguments["sessions"][done : done + self._STEP])
        try:
            with self.env.cr.savepoint():
                self._complete_together(seen)
        except UserError:
            for session_id, unmarked in seen.items():
                self._complete(job, session_id, unmarked)
        return done + len(seen)

    @api.model
    def _complete_together(self, seen):
        sessions = self.env["spp.session"].browse(seen)
        for session in sessions:
            session._check_unmarked(seen[session.id])
        sessions.complete()

    @api.model
    def _complete(self, job, session_id, unmarked):
        """Complete one session. What hinders one session hinders no other."""
        try:
            with self.env.cr.savepoint():
                session = self.env["spp.session"].browse(session_id).exists()
                if not session:
                    raise UserError(_("It was deleted."))
                session.complete(unmarked)
        except UserError as error:
            job._note_problem(_("Session %(id)s: %(problem)s", id=session_id, problem=error))

    @api.model
    def _outcome(self, job):
        completed = job.total_count - job.problem_count
        text = _("Sessions completed: %(count)s.", count=completed)
        if not job.problem_count:
            return text
        left = _("Left as they are: %(count)s. The job names why.", count=job.problem_count)
        return f"{text} {left}"

    @api.model
    def _result(self, job):
        ids = [session_id for session_id, _unmarked in job.arguments["sessions"]]
        action = self.env["ir.actions.act_window"]._for_xml_id("spp_session_tracking.spp_session_action")
        return {**action, "domain": [("id", "in", ids)]}
