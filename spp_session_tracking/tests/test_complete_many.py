from odoo.exceptions import AccessError, UserError

from .job_common import JobCase


class TestCompleteMany(JobCase):
    def dialog(self, sessions, user=None):
        action = sessions.with_user(user or self.facilitator).action_complete_many()
        dialogs = self.env[action["res_model"]].with_user(user or self.facilitator)
        return dialogs.browse(action["res_id"])

    def test_few_sessions_are_completed_at_once(self):
        sessions = self.marked_sessions(2)
        dialog = self.dialog(sessions)
        self.assertEqual((dialog.session_count, dialog.unmarked_count, dialog.is_job), (2, 2, False))
        dialog.action_confirm()
        self.assertEqual(set(sessions.mapped("state")), {"completed"})
        self.assertEqual(sum(sessions.mapped("assumed_absent_count")), 2)
        self.assertFalse(self.env["spp.job"].search([]))

    def test_many_are_completed_by_a_job(self):
        sessions = self.marked_sessions(5)
        dialog = self.dialog(sessions)
        self.assertTrue(dialog.is_job)
        action = dialog.action_confirm()
        job = self.env["spp.job"].with_user(self.facilitator).browse(action["res_id"])
        self.assertEqual(set(sessions.mapped("state")), {"in_progress"})
        self.turn()
        self.assertEqual((job.state, job.done_count), ("done", 5))
        self.assertEqual(set(sessions.mapped("state")), {"completed"})
        self.assertEqual(self.env["spp.session"].search(job.action_open_result()["domain"]), sessions.sorted())

    def test_what_cannot_be_completed_is_counted_and_stays(self):
        marked, scheduled = self.marked_sessions(1), self.new_session()
        dialog = self.dialog(marked + scheduled)
        self.assertEqual((dialog.session_ids, dialog.left_count), (marked, 1))
        dialog.action_confirm()
        self.assertEqual((marked.state, scheduled.state), ("completed", "scheduled"))

    def test_facilitators_complete_only_their_own(self):
        with self.assertRaises(UserError):
            self.dialog(self.marked_sessions(2), self.colleague)

    def test_nothing_is_completed_where_the_marks_have_changed_since_they_were_shown(self):
        sessions = self.marked_sessions(2)
        dialog = self.dialog(sessions)
        self.mark(self.carla, "present", sessions[0])
        with self.assertRaises(UserError):
            dialog.action_confirm()
        self.assertEqual(set(sessions.mapped("state")), {"in_progress"})

    def marked_and_added(self, sessions):
        """In one session somebody is marked, to another one somebody is added: the sum stays."""
        self.mark(self.carla, "present", sessions[0])
        person = self.env["res.partner"].create({"name": "Dora"})
        sessions[1].with_user(self.officer).expected_participant_ids += person

    def test_nothing_is_completed_where_one_has_more_unmarked_people_and_another_one_fewer(self):
        sessions = self.marked_sessions(2)
        dialog = self.dialog(sessions)
        self.marked_and_added(sessions)
        with self.assertRaises(UserError):
            dialog.action_confirm()
        self.assertEqual(set(sessions.mapped("state")), {"in_progress"})

    def test_a_job_leaves_open_what_has_changed_since_it_was_shown(self):
        sessions = self.marked_sessions(3)
        dialog = self.dialog(sessions)
        self.marked_and_added(sessions)
        job = self.env["spp.job"].browse(dialog.action_confirm()["res_id"])
        self.turn()
        self.assertEqual(sessions.mapped("state"), ["in_progress", "in_progress", "completed"])
        self.assertEqual((job.state, job.problem_count), ("done", 2))

    def test_nobody_says_over_rpc_what_was_shown(self):
        dialog = self.dialog(self.marked_sessions(1))
        with self.assertRaises(AccessError):
            dialog.write({"seen": []})

    def test_a_session_that_is_marked_while_the_job_waits_stays_open_and_is_named(self):
        sessions = self.marked_sessions(3)
        job = self.env["spp.job"].browse(self.dialog(sessions).action_confirm()["res_id"])
        self.mark(self.carla, "present", sessions[1])
        self.turn()
        self.assertEqual(sessions.mapped("state"), ["completed", "in_progress", "completed"])
        self.assertEqual((job.state, job.problem_count), ("done", 1))
        self.assertIn(sessions[1].display_name, job.problems)

    def test_a_session_that_somebody_else_completes_or_deletes_meanwhile_does_no_harm(self):
        sessions, empty = self.marked_sessions(3), self.new_session(date="2026-04-01")
        job = self.new_job(sessions + empty)
        sessions[0].complete()
        deleted = empty.id
        empty.unlink()
        self.turn()
        self.assertEqual((job.state, job.problem_count), ("done", 1))
        self.assertIn(str(deleted), job.problems)
        self.assertEqual(set(sessions.mapped("state")), {"completed"})

    def test_sessions_of_several_companies_are_jobs_of_these(self):
        other = self.other_manager()
        self.facilitator.company_ids += other.company_id
        session_type = self.env["spp.session.type"].create({"name": "Other", "company_id": other.company_id.id})
        companies = (self.env.company + other.company_id).ids
        theirs = self.env["spp.session"].with_user(self.facilitator).with_context(allowed_company_ids=companies)
        values = {"session_type_id": session_type.id, "company_id": other.company_id.id, "date": "2026-03-14"}
        theirs = theirs.create({**values, "expected_participant_ids": [(6, 0, self.ana.ids)]})
        theirs.mark([{"session_id": theirs.id, "participant_id": self.ana.id, "status": "present"}])
        sessions = self.marked_sessions(3).with_context(allowed_company_ids=companies) + theirs
        action = sessions.action_complete_many()
        dialog = theirs.env[action["res_model"]].browse(action["res_id"])
        jobs = self.env["spp.job"].search(dialog.action_confirm()["domain"])
        self.assertEqual(jobs.company_id, self.env.company + other.company_id)
        self.turn()
        self.assertEqual(set(sessions.mapped("state")), {"completed"})
