from odoo import _, api, models
from odoo.exceptions import UserError


class JobChange(models.AbstractModel):
    """Moves, cancels or hands over sessions, in the order in which they are listed.

    arguments: `dialog`, the id of the dialog that says what is done with them
    """

    _name = "spp.job.change"
    _description = "Job: change sessions"
    _inherit = ["spp.job.sessions"]
    _STEP = 50  # sessions: some seconds

    @api.model
    def _step(self, job):
        if not self._dialog(job):
            raise UserError(_("What was asked is no longer there. Change the rest of the sessions anew."))
        return super()._step(job)

    @api.model
    def _dialog(self, job):
        return self.env["spp.session.change.many"].browse(job.arguments["dialog"]).exists()

    @api.model
    def _do(self, job, session, seen):
        self._dialog(job)._change_as_seen(session, seen)

    @api.model
    def _outcome(self, job):
        text = _("Sessions changed: %(count)s.", count=job.total_count - job.problem_count)
        return " ".join(filter(None, [text, self._left(job)]))
