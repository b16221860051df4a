import io
from datetime import timedelta
from unittest.mock import patch
from zipfile import ZipFile

from lxml import html

from odoo import fields
from odoo.addons.base.models.ir_actions_report import IrActionsReport
from odoo.addons.spp_attendance.tests.common import AttendanceCase
from odoo.addons.spp_session_tracking.tests.job_common import JobSteps, time_for_one_step
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from ..models import session as session_model
from ..models import subscriber


@tagged("post_install", "-at_install")
class TestPrintJob(JobSteps, AttendanceCase, HttpCase):
    """Badges of more people, and sheets of more sessions, than are printed at once, here two, are printed by a job.

    wkhtmltopdf is not there: in tests Odoo makes HTML in its place.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer.password = "officer.password"  # noqa: S105
        cls.session = None  # that of the browser, from here on
        cls.all = cls.people.create([{"name": f"Person {number}"} for number in range(5)])

    def setUp(self):
        super().setUp()
        self.patch(subscriber, "MOST_BADGES", 2)
        self.patch(session_model, "MOST_SHEETS", 2)
        self.patch(IrActionsReport, "get_wkhtmltopdf_state", lambda _report: "ok")

    def started(self, user=None):
        action = self.all.with_user(user or self.officer).action_badge_cards()
        return self.env["spp.job"].with_user(self.officer).browse(action["res_id"])

    def files(self, job):
        """{name of each file: the names on its badges}"""
        self.authenticate("officer", "officer.password")
        answer = self.url_open(job.action_open_result()["url"])
        with ZipFile(io.BytesIO(answer.content)) as archive:
            return {name: self.holders(archive.read(name)) for name in archive.namelist()}

    def holders(self, content):
        return html.fromstring(content.decode()).xpath("//div[contains(@class, 'holder')]/bdi/text()")

    def test_few_are_printed_at_once(self):
        action = self.all[:2].with_user(self.officer).action_badge_cards()
        self.assertEqual(action["report_name"], "spp_roll_call.badge_cards")
        self.assertFalse(self.env["spp.job"].search([]))

    def test_many_are_made_in_pieces_with_everybody_in_them(self):
        job = self.started()
        self.turn()
        self.assertEqual((job.state, job.problem_count), ("done", 0))
        names = list(self.files(job).values())
        self.assertEqual(names, [["Person 0", "Person 1"], ["Person 2", "Person 3"], ["Person 4"]])
        self.assertTrue(all(self.all.with_user(self.officer).mapped("badge_code")))

    def test_a_job_that_was_stopped_goes_on_with_the_next_piece(self):
        job = self.started()
        with time_for_one_step():
            self.turn()
        self.assertEqual((job.state, job.done_count), ("running", 2))
        self.turn()
        self.assertEqual(len(self.files(job)), 3)

    def test_whoever_is_erased_meanwhile_is_left_out_of_all_and_named_by_a_number(self):
        job, gone = self.started(), self.all[1]
        with time_for_one_step():
            self.turn()
        self.erase(gone.partner_id)
        self.turn()
        self.assertEqual((job.state, job.problem_count), ("done", 1))
        self.assertIn(str(gone.id), job.problems)
        self.assertEqual(
            [name for names in self.files(job).values() for name in names],
            [f"Person {number}" for number in (0, 2, 3, 4)],
        )

    def test_who_is_named_before_it_begins_anew_is_counted_once_and_that_it_began_anew_is_said(self):
        self.erase(self.all[0].partner_id)
        job = self.started()
        with time_for_one_step():
            self.turn()
        self.assertEqual((job.done_count, job.problem_count), (2, 1))
        self.erase(self.all[4].partner_id)
        self.assertEqual((job.done_count, job.problem_count, job.problems), (0, 0, False))
        self.assertIn("1", job.summary)
        self.turn()
        self.assertEqual((job.state, job.problem_count, len(job.problems.splitlines())), ("done", 2, 2))
        self.assertEqual(sum(map(len, self.files(job).values())), 3)

    def test_when_the_days_of_a_file_are_over_the_job_says_so_and_nothing_leads_to_it(self):
        job = self.started()
        self.turn()
        ready = job.summary
        self.assertTrue(job.activity_ids)
        job.sudo().ended_at = fields.Datetime.now() - timedelta(days=8)
        self.env["spp.job"]._gc_files()
        self.assertFalse(job.has_file or job.activity_ids)
        self.assertNotEqual(job.summary, ready)

    def listed(self, named, domain, user):
        """Records that were chosen in a list with a domain, as the web client says it."""
        context = {"active_model": named._name, "active_ids": named.ids, "active_domain": domain}
        return named.with_user(user).with_context(**context)

    def test_where_the_client_names_no_more_of_a_list_nobody_guesses_whether_all_are_meant(self):
        self.env["ir.config_parameter"].set_param("web.active_ids_limit", 3)
        for domain in ([], [("id", "in", self.all.ids)]):
            with self.assertRaisesRegex(UserError, "3"):
                self.listed(self.all[:3], domain, self.officer).action_badge_cards()

    def test_whoever_chooses_some_of_a_list_prints_these(self):
        action = self.listed(self.all[:1], [], self.officer).action_badge_cards()
        self.assertEqual(action["context"]["active_ids"], self.all[:1].ids)

    def test_facilitators_make_no_badges(self):
        with self.assertRaises(AccessError):
            self.started(self.viewer)

    def test_without_the_program_that_makes_pdf_files_no_job_begins_and_that_is_said(self):
        with (
            patch.object(IrActionsReport, "get_wkhtmltopdf_state", lambda _report: "install"),
            self.assertRaisesRegex(UserError, "wkhtmltopdf"),
        ):
            self.started()

    def test_an_officer_makes_those_of_a_large_roster(self):
        partners = self.all.partner_id
        session = self.new_session(expected_participant_ids=partners.ids)
        action = session.with_user(self.officer).action_badge_cards()
        self.assertEqual(self.env["spp.job"].browse(action["res_id"]).total_count, 5)

    # sign-in sheets

    def test_the_sheets_of_few_sessions_are_printed_at_once(self):
        sessions = self.new_session() + self.new_session()
        self.assertEqual(sessions.action_sign_in_sheets()["report_name"], "spp_roll_call.sign_in_sheet")

    def test_whoever_sees_a_session_prints_its_sheet_from_the_list(self):
        session = self.new_session()
        action = self.env.ref("spp_roll_call.spp_session_sign_in_sheets_action")
        for user in (self.viewer, self.colleague):
            context = self.listed(session, [("id", "in", session.ids)], user).env.context
            answer = action.with_user(user).with_context(**context).run()
            self.assertEqual(answer["report_name"], "spp_roll_call.sign_in_sheet")
            self.assertEqual(answer["context"]["active_ids"], session.ids)

    def test_the_sheets_of_many_are_one_document_for_wkhtmltopdf(self):
        sessions = self.new_session() + self.new_session()
        reports = self.env["ir.actions.report"].with_user(self.viewer)
        page, _kind = reports._render_qweb_html("spp_roll_call.sign_in_sheet", sessions.ids)
        bodies, *_others = reports._prepare_html(page, report_model="spp.session")
        self.assertEqual(len(bodies), 1)
        last = html.fromstring(page).xpath("//div[contains(@class, 'page last')]")
        self.assertEqual(len(last), 1)

    def test_the_sheets_of_many_sessions_are_made_in_pieces(self):
        sessions = self.env["spp.session"].with_user(self.officer)
        for number in range(3):
            values = {"name": f"Session {number}", "date": "2026-04-01"}
            sessions += self.new_session(expected_participant_ids=self.ana.ids, **values)
        job = self.env["spp.job"].with_user(self.officer).browse(sessions.action_sign_in_sheets()["res_id"])
        sessions[1].with_user(self.facilitator).unlink()
        self.turn()
        self.assertEqual((job.state, job.problem_count), ("done", 1))
        self.authenticate("officer", "officer.password")
        with ZipFile(io.BytesIO(self.url_open(job.action_open_result()["url"]).content)) as archive:
            pages = [archive.read(name).decode() for name in archive.namelist()]
        self.assertEqual(len(pages), 2)
        self.assertIn("Session 0", pages[0])
        self.assertIn("Session 2", pages[1])
