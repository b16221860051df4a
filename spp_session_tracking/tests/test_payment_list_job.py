from io import BytesIO

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from ..models.snapshot import payment_list
from .job_common import JobSteps
from .snapshot_common import SnapshotCase


@tagged("post_install", "-at_install")
class TestPaymentListJob(JobSteps, SnapshotCase, HttpCase):
    """A payment list of more lines than are made at once, here one, is made by a job."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer.password = "officer.password"  # noqa: S105
        cls.session = None  # that of the browser, from here on

    def setUp(self):
        super().setUp()
        self.patch(payment_list, "LINES_AT_ONCE", 1)

    def started(self):
        action = self.snapshot.with_user(self.officer).action_download_list()
        return self.env["spp.job"].with_user(self.officer).browse(action["res_id"])

    def rows(self, content):
        sheet = load_workbook(BytesIO(content)).active
        return [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]

    def test_the_list_is_the_one_that_is_made_at_once(self):
        job = self.started()
        self.assertEqual(job.state, "waiting")
        self.turn()
        self.authenticate("officer", "officer.password")
        answer = self.url_open(job.action_open_result()["url"])
        self.assertEqual(
            self.rows(answer.content), self.rows(self.snapshot.with_user(self.officer)._payment_spreadsheet())
        )
        self.assertIn("snapshot-", answer.headers["Content-Disposition"])

    def test_no_request_makes_it_which_is_said(self):
        self.authenticate("officer", "officer.password")
        answer = self.url_open(f"/spp_session_tracking/snapshot/{self.snapshot.id}/list")
        self.assertEqual(answer.status_code, 404)
        self.assertIn("Open the snapshot", answer.text)

    def test_others_than_officers_start_no_job(self):
        with self.assertRaises(AccessError):
            self.snapshot.with_user(self.viewer).action_download_list()

    def test_whoever_is_no_officer_any_more_gets_no_list(self):
        job = self.started()
        self.officer.groups_id = self.viewer.groups_id
        self.turn()
        self.assertEqual((job.state, job.has_file), ("failed", False))

    def test_a_list_too_long_for_memory_is_refused_in_words(self):
        self.patch(payment_list, "LINES_OF_JOB", 1)
        with self.assertRaisesRegex(UserError, "export the answers"):
            self.started()
