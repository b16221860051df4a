from pathlib import Path
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tools import file_path

from ..models.job.change import JobChange
from ..wizards import session_change_many
from .job_common import JobCase, time_for_one_step


class TestChangeJob(JobCase):
    """More sessions than are changed at once, here two, are changed by a job."""

    def setUp(self):
        super().setUp()
        self.patch(session_change_many, "AT_ONCE", 2)
        self.patch(JobChange, "_STEP", 2)
        self.sessions = self.env["spp.session"].with_user(self.officer)
        for day in (20, 21, 22, 23):
            self.sessions += self.new_session(date=f"2026-03-{day}", expected_participant_ids=self.ana.ids)

    def dialog(self, **values):
        asked = {"date_from": "2026-03-20", "date_to": "2026-03-23", "reason": "Storm", **values}
        dialog = self.env["spp.session.change.many"].with_user(self.officer).create(asked)
        dialog.action_look()
        return dialog

    def job_of(self, dialog):
        return self.env["spp.job"].with_user(self.officer).browse(dialog.action_confirm()["res_id"])

    def test_few_are_changed_at_once(self):
        dialog = self.dialog(date_to="2026-03-21", action="cancel")
        self.assertFalse(dialog.job_count)
        dialog.action_confirm()
        self.assertEqual(self.sessions.mapped("state"), ["cancelled"] * 2 + ["scheduled"] * 2)
        self.assertFalse(self.env["spp.job"].search([]))

    def test_many_are_changed_by_a_job(self):
        dialog = self.dialog(action="cancel")
        self.assertEqual((dialog.job_count, dialog.line_ids.ids), (4, []))
        job = self.job_of(dialog)
        self.assertEqual(set(self.sessions.mapped("state")), {"scheduled"})
        self.turn()
        self.assertEqual((job.state, job.problem_count), ("done", 0))
        self.assertEqual(set(self.sessions.mapped("cancel_reason")), {"Storm"})
        self.assertEqual(self.env["spp.session"].search(job.action_open_result()["domain"]), self.sessions.sorted())

    def test_a_job_that_was_stopped_goes_on_and_changes_nothing_twice(self):
        job = self.job_of(self.dialog(action="move", days=7))
        with time_for_one_step():
            self.turn()
        self.assertEqual((job.state, job.done_count), ("running", 2))
        self.turn()
        self.assertEqual(job.state, "done")
        days = [f"2026-03-{day}" for day in range(27, 31)]
        self.assertEqual([str(session.date) for session in self.sessions], days)

    def test_those_of_a_series_move_onto_days_that_others_of_them_leave(self):
        self.sessions[1:].unlink()
        self.sessions[0].repeat(["2026-03-21", "2026-03-22"])
        series = self.sessions[0].series_id
        job = self.job_of(self.dialog(action="move", days=1))
        self.turn()
        self.assertEqual((job.state, job.problem_count), ("done", 0))
        self.assertEqual(
            sorted(map(str, series.session_ids.mapped("date"))), ["2026-03-21", "2026-03-22", "2026-03-23"]
        )

    def test_each_session_that_cannot_be_changed_stays_and_is_named_with_the_reason(self):
        marked, series = self.sessions[0], self.sessions[1]
        self.mark(self.ana, "excused", marked.with_user(self.facilitator), excuse_reason="Clinic")
        series.repeat(["2026-03-28"])
        job = self.job_of(self.dialog(action="move", days=7))
        self.sessions[2].cancel("Flood")
        self.mark(self.ana, "excused", self.sessions[3].with_user(self.facilitator), excuse_reason="Clinic")
        self.turn()
        self.assertEqual((job.state, job.done_count, job.problem_count), ("done", 4, 3))
        named = job.problems.splitlines()
        for session, line in zip(self.sessions[3:0:-1], named, strict=True):
            self.assertIn(f"{session.display_name}: ", line)
        self.assertEqual(str(marked.date), "2026-03-27")

    def test_what_a_job_does_is_changed_by_nobody_once_it_has_begun(self):
        dialog = self.dialog(action="move", days=7)
        job = self.job_of(dialog)
        dialog.write({"action": "cancel", "days": 1, "reason": "Nothing"})
        dialog.sudo().unlink()  # as is done with all dialogs after an hour
        self.turn()
        self.assertEqual((job.state, job.problem_count), ("done", 0))
        days = [f"2026-03-{day}" for day in range(27, 31)]
        self.assertEqual([str(session.date) for session in self.sessions], days)

    def test_a_job_that_is_done_and_a_neutralized_copy_forget_the_reason(self):
        job = self.job_of(self.dialog(action="cancel")).sudo()
        self.env.flush_all()
        self.env.cr.execute(Path(file_path("spp_session_tracking/data/neutralize.sql")).read_text(encoding="utf-8"))
        self.env.invalidate_all()
        self.assertEqual(job.arguments["asked"]["reason"], "[…]")
        self.turn()
        self.assertEqual((job.state, job.arguments["asked"]), ("done", {}))

    def test_a_session_deleted_before_it_was_confirmed_is_named_too(self):
        dialog, gone = self.dialog(action="cancel"), self.sessions[1]
        gone_id = gone.id
        gone.with_user(self.facilitator).unlink()
        job = self.job_of(dialog)
        self.turn()
        self.assertEqual((job.state, job.total_count, job.problem_count), ("done", 4, 1))
        self.assertIn(str(gone_id), job.problems)

    def test_what_a_step_has_refused_is_written_once(self):
        self.patch(JobChange, "_STEP", 4)
        job, written, jobs = self.job_of(self.dialog(action="cancel")), [], type(self.env["spp.job"])
        self.sessions.cancel("Flood")
        write = jobs.write
        with patch.object(jobs, "write", lambda job, values: written.extend(values) or write(job, values)):
            self.turn()
        self.assertEqual((job.problem_count, len(job.problems.splitlines())), (4, 4))
        self.assertEqual(written.count("problems"), 1)

    def test_what_was_shown_is_written_by_nobody_else(self):
        dialog = self.dialog(action="cancel")
        with self.assertRaises(AccessError):
            dialog.write({"seen": []})

    def test_more_than_a_job_changes_are_refused_in_words(self):
        self.patch(session_change_many, "MOST", 3)
        with self.assertRaisesRegex(UserError, "more than 3"):
            self.dialog(action="cancel")

    def test_whoever_takes_over_is_chosen_before_a_job_begins(self):
        with self.assertRaises(UserError):
            self.dialog(action="hand_over")
        dialog = self.dialog(action="hand_over", new_facilitator_id=self.colleague.id)
        self.job_of(dialog)
        self.turn()
        self.assertEqual(self.sessions.facilitator_id, self.colleague)
