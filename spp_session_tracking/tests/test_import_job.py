import csv
import io
from unittest.mock import patch

from odoo.exceptions import UserError

from ..models.file_import import base_import
from ..models.job import advance
from .job_common import JobCase
from .test_file_import import OPTIONS


class TestImportJob(JobCase):
    """A file of more than two rows is imported by a job, where the screen asks for it."""

    FIELDS = ["session_id/.id", "participant_id/.id", "status"]

    def setUp(self):
        super().setUp()
        self.patch(base_import, "ROWS_AT_ONCE", 2)

    def asked(self, count, bad=(), by_job=True, **options):
        """The answer to a file of marks that the facilitator imports, and its import."""
        people = self.env["res.partner"].create([{"name": f"Person {number}"} for number in range(count)])
        rows = [[self.session.id, person.id, "Present"] for person in people]
        for number in bad:
            rows[number][2] = "Perhaps"
        text, head = io.StringIO(), ["Session", "Person", "Status"]
        csv.writer(text).writerows([head, *rows])
        values = {"res_model": "spp.session.attendance", "file": text.getvalue().encode(), "file_type": "text/csv"}
        file = self.env["base_import.import"].with_user(self.facilitator).create({**values, "file_name": "marks.csv"})
        options = {**OPTIONS, "by_job": by_job, **options}
        return file.execute_import(self.FIELDS, head, options), file

    def job(self):
        return self.env["spp.job"].with_user(self.facilitator).search([], order="id desc", limit=1)

    def present(self):
        return len(self.session.attendance_ids.filtered("is_attended"))

    def test_a_short_file_is_imported_at_once(self):
        answer, _file = self.asked(2)
        self.assertEqual((len(answer["ids"]), self.present()), (2, 2))
        self.assertFalse(self.job())

    def test_whoever_does_not_ask_for_a_job_waits(self):
        answer, _file = self.asked(5, by_job=False)
        self.assertEqual((len(answer["ids"]), self.present()), (5, 5))

    def test_a_long_file_is_imported_by_a_job(self):
        answer, _file = self.asked(5)
        job = self.job()
        self.assertEqual((answer["job"]["res_id"], self.present()), (job.id, 0))
        self.turn()
        self.assertEqual((job.state, job.done_count, self.present()), ("done", 5, 5))
        self.assertIn("5", job.summary)
        self.assertEqual(self.session.attendance_ids.filtered("is_attended").marked_by_id, self.facilitator)
        shown = job.action_open_result()
        self.assertEqual(shown["res_model"], "spp.session.attendance")
        marks = self.session.attendance_ids.filtered("is_attended")
        self.assertEqual(self.env["spp.session.attendance"].search(shown["domain"]), marks)

    def test_a_file_that_waits_is_not_imported_twice(self):
        _answer, file = self.asked(5)
        again = file.execute_import(self.FIELDS, ["Session", "Person", "Status"], {**OPTIONS, "by_job": True})
        self.assertTrue(again["messages"])
        self.assertEqual(len(self.env["spp.job"].search([])), 1)

    def test_a_file_that_waits_is_not_replaced(self):
        _answer, file = self.asked(5)
        with self.assertRaisesRegex(UserError, "A job imports this file already"):
            file.file = b"another one"

    def test_a_file_whose_job_was_cancelled_is_imported_after_all(self):
        _answer, file = self.asked(5)
        self.job().action_cancel()
        again = file.execute_import(self.FIELDS, ["Session", "Person", "Status"], OPTIONS)
        self.assertEqual((len(again["ids"]), self.present()), (5, 5))

    def test_a_file_that_was_imported_meanwhile_is_not_imported_again_by_its_job(self):
        _answer, file = self.asked(5)
        self.job().action_cancel()
        file.execute_import(self.FIELDS, ["Session", "Person", "Status"], OPTIONS)
        self.job().action_go_on()
        self.turn()
        self.assertEqual(self.job().state, "failed")

    def test_a_long_file_begins_only_with_the_time_of_a_whole_turn(self):
        self.asked(5)
        with patch.object(advance, "SECONDS_TO_BEGIN_WHOLE", -1):  # as if these were over
            self.turn()
        self.assertEqual(self.job().state, "waiting")
        self.turn()
        self.assertEqual(self.job().state, "done")

    def test_of_a_file_with_a_bad_row_nothing_is_stored_and_the_job_leads_to_the_refused_rows(self):
        _answer, file = self.asked(5, bad=[3])
        self.turn()
        job = self.job()
        self.assertEqual((job.state, self.present(), file.is_imported), ("failed", 0, False))
        self.assertIn("/refused_rows/", job.action_open_result()["url"])
        self.assertTrue(file.refused_rows)
        self.assertNotIn("Perhaps", f"{job.summary} {job.problems}", "what stood in the file is in no job")

    def test_the_good_rows_are_stored_where_these_are_wanted(self):
        self.asked(5, bad=[3], good_rows=True)
        self.turn()
        self.assertEqual((self.job().state, self.present()), ("done", 4))
        self.assertIn("/refused_rows/", self.job().action_open_result()["url"])

    def test_without_its_file_the_job_says_what_to_do(self):
        _answer, file = self.asked(5)
        file.sudo().unlink()
        self.turn()
        self.assertEqual((self.job().state, self.present()), ("failed", 0))

    def test_the_file_of_somebody_else_is_not_shown_and_their_job_is(self):
        self.asked(5, bad=[3])
        self.turn()
        job = self.job().with_user(self.officer)
        self.assertEqual((job.state, job.has_result), ("failed", False))
        self.assertFalse(job.action_open_result())
