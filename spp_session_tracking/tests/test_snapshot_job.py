from odoo.exceptions import UserError

from ..wizards import session_snapshot_take
from .common import TODAY
from .job_common import JobCase


class TestSnapshotJob(JobCase):
    """A snapshot of many marks is taken by a job: here those of more than two."""

    def setUp(self):
        super().setUp()
        self.patch(session_snapshot_take, "MARKS_AT_ONCE", 2)

    def ask(self, **values):
        dialogs = self.env["spp.session.snapshot.take"].with_user(self.officer)
        asked = {"label": "March", "date_from": TODAY, "date_to": TODAY, **values}
        return dialogs.create(asked).action_confirm()

    def job(self):
        return self.env["spp.job"].with_user(self.officer).search([], order="id desc", limit=1)

    def test_a_snapshot_of_few_marks_is_taken_at_once(self):
        self.session.cancel("Storm")
        self.completed_session(date=TODAY)
        action = self.ask(participant_ids=[(6, 0, self.ana.ids)])
        self.assertEqual(self.env["spp.session.snapshot"].browse(action["res_id"]).label, "March")
        self.assertFalse(self.job())

    def test_a_snapshot_of_many_marks_is_taken_by_a_job(self):
        self.session.action_everyone_present()
        self.session.complete()
        action, snapshots = self.ask(), self.env["spp.session.snapshot"]
        job = self.job()
        self.assertEqual((action["res_id"], snapshots.search_count([])), (job.id, 0))
        self.turn()
        taken = snapshots.browse(job.action_open_result()["res_id"])
        self.assertEqual((job.state, taken.label, len(taken.answer_ids.mark_ids)), ("done", "March", 3))
        self.assertEqual(taken.create_uid, self.officer)

    def test_what_is_missing_ends_the_job_with_the_reason(self):
        self.ask()  # a session is open, and no reason is given
        self.turn()
        self.assertEqual((self.job().state, self.env["spp.session.snapshot"].search_count([])), ("failed", 0))
        self.assertTrue(self.job().summary)

    def test_few_marks_without_a_reason_are_refused_at_once(self):
        with self.assertRaises(UserError):
            self.ask(participant_ids=[(6, 0, self.ana.ids)])
