from odoo import _, api, models
from odoo.exceptions import UserError

from ..session.series_repeat import days_at_once


class JobRepeat(models.AbstractModel):
    """Repeats a session on other days. arguments: `session`, its id; `days`, as 2026-03-14."""

    _name = "spp.job.repeat"
    _description = "Job: make the sessions of a series"
    _inherit = ["spp.job.kind"]

    @api.model
    def _step(self, job):
        session = self.env["spp.session"].browse(job.arguments["session"]).exists()
        if not session:
            raise UserError(_("The session that is repeated was deleted. Plan the series anew."))
        done = job.done_count
        days = job.arguments["days"][done : done + days_at_once(len(session.expected_participant_ids))]
        session.repeat(days)
        return done + len(days)

    @api.model
    def _outcome(self, job):
        return _("All sessions of the series are made. Days: %(count)s.", count=job.total_count)

    @api.model
    def _result(self, job):
        session = self.env["spp.session"].browse(job.arguments["session"]).exists()
        return session.series_id.action_view_sessions() if session.series_id else False
