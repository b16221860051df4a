from odoo import fields

from ..models.job.complete import JobComplete
from .job_common import time_for_one_step
from .test_browser import BrowserCase


class TestJobBrowser(BrowserCase):
    """A facilitator lets a job complete their sessions, looks how far it is, and cancels the rest."""

    people = ("Ana", "Ben")

    def setUp(self):
        super().setUp()
        self.patch(JobComplete, "_STEP", 2)
        ana, ben = self.tour_session.expected_participant_ids
        values = {"expected_participant_ids": [fields.Command.set((ana + ben).ids)]}
        self.sessions = self.tour_session.browse()
        for number in range(5):
            self.sessions += self.tour_session.copy({**values, "name": f"Session {number}"})
        rows = [{"session_id": each.id, "participant_id": ana.id, "status": "present"} for each in self.sessions]
        self.sessions.mark(rows)
        self.tour_session.cancel("Storm")

    def test_a_job_is_started_watched_and_cancelled(self):
        self.walk("spp_job_start", "spp_session_action_mine&view_type=list")
        job = self.env["spp.job"].search([])
        self.assertEqual((job.state, job.total_count, job.user_id.login), ("waiting", 5, "tour_facilitator"))
        with time_for_one_step():
            self.env["spp.job"]._cron_go_on()
        self.walk("spp_job_progress", "spp_job_action")
        self.env.invalidate_all()
        self.assertEqual((job.state, job.done_count), ("cancelled", 2))
        self.assertEqual(sorted(self.sessions.mapped("state")), ["completed"] * 2 + ["in_progress"] * 3)
