from odoo import _, api, models
from odoo.exceptions import UserError

from ..session.series_repeat import days_at_once


class JobRepeat(models.AbstractModel):
    """Repeats a session on other days, as it was when that was asked.

    arguments: `session`, its id; `days`, as 2026-03-14; `values`, what the sessions made have.
    """

    _name = "spp.job.repeat"
    _description = "Job: make the sessions of a series"
    _inherit = ["spp.job.kind"]

    @api.model
    def _step(self, job):
        session = self.env["spp.session"].browse(job.arguments["session"]).exists()
        if not session:
            raise UserError(_("The session that is repeated was deleted. Plan the series anew."))
        values, done = job.arguments["values"], job.done_count
        people = self._check_people(values)
        days = job.arguments["days"][done : done + days_at_once(len(people))]
        made = session._repeat_as(values, [session._read_date(day) for day in days])
        job.made_ids = [*(job.made_ids or []), *made]
        return done + len(days)

    @api.model
    def _check_people(self, values):
        """The people to be expected; UserError where one is not there any more: nobody is left out without a word."""
        people = self.env["res.partner"].browse(values["expected_participant_ids"][0][2])
        if people != people.exists()._expected_again():
            raise UserError(
                _(
                    "Expected people were deleted, merged or archived meanwhile. Repeat a session of the series on the "
                    "other days."
                )
            )
        return people

    @api.model
    def _outcome(self, job):
        return _("The series is made. Sessions besides the first one: %(count)s.", count=len(job.made_ids or []))

    @api.model
    def _result(self, job):
        session = self.env["spp.session"].browse(job.arguments["session"]).exists()
        return session.series_id.action_view_sessions() if session.series_id else False
