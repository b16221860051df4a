from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import Form

from ..models.session import series_repeat
from .job_common import JobCase


class TestSeriesJob(JobCase):
    """A series is planned at once where that takes seconds, else by a job, three days at a time."""

    def setUp(self):
        super().setUp()
        lines = 3 * (len(self.session.expected_participant_ids) + series_repeat.LINES_OF_SESSION)
        self.patch(series_repeat, "LINES_AT_ONCE", lines)

    def repeat(self, count, session=None):
        """What the facilitator's dialog answers, and the job it has started."""
        dialogs = self.env["spp.session.repeat"].with_user(self.facilitator)
        dialog = dialogs.create({"session_id": (session or self.session).id, "ends": "count", "count": count})
        action = dialog.action_confirm()
        return action, self.env["spp.job"].with_user(self.facilitator).search([], order="id desc", limit=1)

    def test_few_days_are_planned_at_once(self):
        _action, job = self.repeat(3)
        self.assertFalse(job)
        self.assertEqual(len(self.session.series_id.session_ids), 4)

    def test_many_days_are_planned_by_a_job(self):
        action, job = self.repeat(10)
        self.assertEqual(action["res_id"], job.id)
        self.assertEqual(len(self.session.series_id.session_ids), 2, "the first one is made at once")
        self.turn()
        made = self.session.series_id.session_ids
        self.assertEqual((job.state, job.done_count, len(made)), ("done", 9, 11))
        self.assertEqual(set(made.mapped("expected_count")), {3})
        self.assertEqual(made.create_uid, self.facilitator)
        self.assertEqual(job.action_open_result()["domain"], [("series_id", "=", self.session.series_id.id)])

    def test_what_is_wrong_is_said_before_a_job_begins(self):
        with patch.object(type(self.session), "create", side_effect=UserError("Not so.")), self.assertRaises(UserError):
            self.repeat(10)
        self.assertFalse(self.env["spp.job"].search([]))

    def test_a_series_from_a_type_is_planned_by_a_job_too(self):
        with Form(self.env["spp.session.repeat"].with_user(self.facilitator)) as form:
            form.session_type_id = self.session_type
            form.frequency, form.ends, form.count = "weekly", "count", 10
            form.location, form.start_time = "Hall", 14
            for person in self.ana + self.ben:
                form.expected_participant_ids.add(person)
        job = self.env["spp.job"].browse(form.record.action_confirm()["res_id"])
        self.turn()
        made = self.env["spp.session"].search([("series_id", "!=", False)])
        self.assertEqual((job.state, len(made)), ("done", 10))
        self.assertEqual(set(made.mapped("location")), {"Hall"})
        self.assertEqual(made.expected_participant_ids, self.ana + self.ben)

    def test_who_was_archived_meanwhile_is_expected_nowhere(self):
        _action, job = self.repeat(10)
        self.ana.active = False
        self.turn()
        self.assertEqual(job.state, "failed")
        self.assertIn("archived meanwhile", job.summary)
        self.assertEqual(len(self.session.series_id.session_ids), 2)

    def test_what_changes_in_the_first_session_meanwhile_changes_no_other(self):
        _action, job = self.repeat(10)
        self.session.write({"location": "Hall", "start_time": 14, "end_time": 16})
        dora = self.env["res.partner"].create({"name": "Dora"})
        self.session.with_user(self.officer).expected_participant_ids += dora
        self.turn()
        others = self.session.series_id.session_ids - self.session
        self.assertEqual((job.state, len(others)), ("done", 10))
        self.assertEqual(set(others.mapped("start_time")), {9.0})
        self.assertEqual(set(others.mapped("expected_count")), {3})
        self.assertNotIn("Hall", others.mapped("location"))

    def test_where_an_expected_person_was_deleted_meanwhile_nobody_is_left_out_without_a_word(self):
        _action, job = self.repeat(10)
        arguments = job.sudo().arguments
        gone = self.env["res.partner"].create({"name": "Dora"})
        arguments["values"]["expected_participant_ids"][0][2].append(gone.id)
        job.sudo().arguments = arguments
        gone.unlink()
        self.turn()
        self.assertEqual((job.state, job.done_count), ("failed", 0))

    def test_days_that_somebody_else_plans_meanwhile_are_not_planned_twice(self):
        _action, job = self.repeat(10)
        days = job.sudo().arguments["days"]
        self.session.repeat(days[2:4])
        self.turn()
        self.assertEqual((job.state, len(self.session.series_id.session_ids)), ("done", 11))
        self.assertIn("7", job.summary, "two of the nine were there")

    def test_without_the_session_the_job_says_what_to_do(self):
        later = self.new_session(date="2026-04-01")
        _action, job = self.repeat(10, later)
        later.unlink()
        self.turn()
        self.assertEqual((job.state, job.done_count), ("failed", 0))
