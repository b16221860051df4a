from odoo import _, api, models
from odoo.addons.spp_session_tracking.models.job.files import DAYS_KEPT

from .subscriber import BADGE_CARDS, MOST_BADGES


class JobBadges(models.AbstractModel):
    """Makes the badge cards of many people, in each step a PDF file. arguments: `people`, the ids of subscribers."""

    _name = "spp.job.badges"
    _description = "Job: make badge cards"
    _inherit = ["spp.job.kind"]
    _MAKES_FILES = True
    _STEP = MOST_BADGES  # people

    @api.model
    def _step(self, job):
        first = job.done_count
        ids = job._asked()["people"][first : first + self._STEP]
        people = self._people(job, ids)
        if people:
            report = self.env["ir.actions.report"].with_context(active_test=False)
            content, _kind = report._render_qweb_pdf(BADGE_CARDS, people.ids)
            job._keep_file(_("Badges %(first)s to %(last)s.pdf", first=first + 1, last=first + len(ids)), content)
        return first + len(ids)

    @api.model
    def _people(self, job, ids):
        """Those who are still there, in their order; the others are noted."""
        known = self.env["spp.attendance.subscriber"].with_context(active_test=False)
        there = set(known.search([("id", "in", ids), ("partner_id.is_erased", "=", False)]).ids)
        for person_id in ids:
            if person_id not in there:
                job._note_problem(_("Person %(id)s: erased, deleted or not seen by you any more.", id=person_id))
        return known.browse([person_id for person_id in ids if person_id in there])

    @api.model
    def _outcome(self, job):
        count = job.total_count - job.problem_count
        return _("The badges are ready. People: %(count)s. Kept for days: %(days)s.", count=count, days=DAYS_KEPT)

    @api.model
    def _result(self, job):
        return job._download()
