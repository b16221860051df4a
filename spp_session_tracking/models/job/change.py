from odoo import _, api, models
from odoo.exceptions import UserError


class JobChange(models.AbstractModel):
    """Moves, cancels or hands over sessions, in the order in which they are listed.

    arguments: `sessions`; `asked`, the values of the dialog that say what is done with them: nobody changes them later
    """

    _name = "spp.job.change"
    _description = "Job: change sessions"
    _inherit = ["spp.job.sessions"]
    _STEP = 50  # sessions: some seconds

    @api.model
    def _step(self, job):
        if not job.arguments["asked"]:
            raise UserError(_("What was asked is no longer there. Start it anew."))
        done = super()._step(job)
        if done >= job.total_count:  # the reason is on the sessions by now
            job.arguments = {**job.arguments, "asked": {}}
        return done

    @api.model
    def _do(self, job, session, seen):
        self.env["spp.session.change.many"].new(job.arguments["asked"])._change_as_seen(session, seen)

    @api.model
    def _done(self, count):
        return _("Sessions changed: %(count)s.", count=count)
