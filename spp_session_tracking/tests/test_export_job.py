import base64
import csv
import io
import json
from datetime import datetime
from pathlib import Path
from unittest.mock import patch

import openpyxl

from odoo import http
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import file_path

from ..exporting import kept_rows, xlsx_file
from ..models import long_export
from ..models.job.export import JobExport
from .common import SessionCase, new_user
from .job_common import JobSteps, time_for_one_step

COLUMNS = [
    {"name": "id", "label": "ID", "type": "integer"},
    {"name": "participant_id", "label": "Person", "type": "many2one"},
    {"name": "participant_id/email", "label": "E-mail", "type": "char"},
    {"name": "status", "label": "Status", "type": "selection"},
    {"name": "session_date", "label": "Date", "type": "date"},
    {"name": "marked_at", "label": "Marked at", "type": "datetime"},
    {"name": "session_id/attendance_rate", "label": "Came %", "type": "float"},
    {"name": "is_expected", "label": "Expected", "type": "boolean"},
]


@tagged("post_install", "-at_install")
class TestExportJob(JobSteps, SessionCase, HttpCase):
    """Marks that are more than a request exports: here three of five. Who exports is a viewer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = "base.group_user,spp_session_tracking.group_viewer"
        cls.exporter = new_user(
            cls.env, "exporter", password="exporter", groups=f"{groups},base.group_allow_export", tz="UTC"
        )
        cls.ana.write({"name": "=Ana", "email": "ana@example.org"})
        cls.mark(cls, cls.ana, "present")
        cls.lines = cls.session.attendance_ids
        cls.lines += cls.new_session(expected_participant_ids=(cls.ana + cls.dan).ids).attendance_ids
        cls.session = None  # that of the browser, from here on

    def setUp(self):
        super().setUp()
        self.patch(long_export, "ROWS_AT_ONCE", 4)
        self.patch(JobExport, "_STEP", 2)

    def export(self, kind="csv", login="exporter", **asked):
        """What the export answers to the question of the web client."""
        self.authenticate(login, login)
        question = {"model": "spp.session.attendance", "fields": COLUMNS, "ids": False, "import_compat": False}
        question |= {"domain": [("id", "in", self.lines.ids)], "context": {"lang": "en_US"}, **asked}
        form = {"data": json.dumps(question), "csrf_token": http.Request.csrf_token(self)}
        return self.url_open(f"/web/export/{kind}", data=form)

    def at_once(self, kind="csv", **asked):
        """The same as Odoo exports it, whatever its length."""
        with patch.object(long_export, "ROWS_AT_ONCE", 100):
            return self.export(kind, **asked)

    def job(self, user=None):
        return self.env["spp.job"].with_user(user or self.exporter).search([], order="id desc", limit=1)

    def file(self, job, login="exporter"):
        self.authenticate(login, login)
        return self.url_open(f"/spp_session_tracking/job/{job.id}/file")

    def csv_rows(self, answer):
        return list(csv.reader(io.StringIO(answer.content.decode(), newline="")))

    def xlsx_rows(self, answer):
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        return [[cell.value for cell in row] for row in sheet.iter_rows()]

    def by_id(self, rows):
        """Heading and rows, these in one order: a job writes them by their ids."""
        return [rows[0], *sorted(rows[1:], key=str)]

    def test_a_short_list_is_exported_at_once(self):
        answer = self.export(domain=[("id", "in", self.lines[:4].ids)])
        self.assertEqual(len(self.csv_rows(answer)), 5)
        self.assertFalse(self.job())

    def test_a_long_list_is_exported_by_a_job_and_the_web_client_shows_it(self):
        told = json.loads(self.export().text.replace("&#34;", '"'))
        self.assertEqual(told["data"]["name"], "odoo.exceptions.RedirectWarning")
        self.assertEqual(told["data"]["arguments"][1]["res_id"], self.job().id)
        self.assertEqual(self.job().state, "waiting")

    def test_the_rows_are_those_of_an_export_at_once(self):
        for import_compat in (False, True):
            self.export(import_compat=import_compat)
            self.turn()
            expected = self.csv_rows(self.at_once(import_compat=import_compat))
            self.assertEqual(self.by_id(self.csv_rows(self.file(self.job()))), self.by_id(expected))

    def test_the_cells_of_a_spreadsheet_are_those_of_an_export_at_once(self):
        self.export("xlsx")
        self.turn()
        rows = self.xlsx_rows(self.file(self.job()))
        self.assertEqual(self.by_id(rows), self.by_id(self.xlsx_rows(self.at_once("xlsx"))))
        self.assertIn(datetime(2026, 3, 14), rows[1])  # a day is no text

    def test_selected_records_are_those_exported(self):
        self.export(ids=self.lines.ids, domain=[])
        self.turn()
        self.assertEqual(len(self.csv_rows(self.file(self.job()))), 6)

    def test_compliance_of_many_is_exported_by_a_job_in_the_period_shown(self):
        names = ("participant_id", "outcome", "open_sessions")
        columns = [{"name": name, "label": name, "type": "x"} for name in names]
        period = {"compliance_from": "2026-03-01", "compliance_to": "2026-03-31"}
        asked = {"model": "spp.session.compliance", "fields": columns, "domain": [], "context": period}
        with patch.object(long_export, "ROWS_AT_ONCE", 2):
            self.export(**asked)
        self.turn()
        rows = self.csv_rows(self.file(self.job()))
        self.assertEqual(self.by_id(rows), self.by_id(self.csv_rows(self.at_once(**asked))))
        self.assertGreater(len(rows), 3)

    def test_whoever_is_in_compliance_is_in_the_file_once_whatever_happens_to_lines_meanwhile(self):
        """The row of Ana has the id of her first line, until its session is cancelled: then that of a later one."""
        names = [{"name": "participant_id", "label": "Person", "type": "x"}]
        period = {"compliance_from": "2026-03-01", "compliance_to": "2026-03-31"}
        asked = {"model": "spp.session.compliance", "fields": names, "domain": [], "context": period}
        with patch.object(long_export, "ROWS_AT_ONCE", 1):
            self.export(**asked)
        with time_for_one_step():
            self.turn()
        first = self.lines[0].session_id
        self.new_session(expected_participant_ids=first.attendance_ids.participant_id.ids)
        first.with_user(self.manager).cancel("Rain")
        self.turn()
        people = [row[0] for row in self.csv_rows(self.file(self.job()))[1:]]
        self.assertEqual((self.job().state, len(people)), ("done", len(set(people))))
        self.assertGreater(len(people), 2)

    def test_a_place_may_be_beyond_what_an_integer_holds(self):
        self.export()
        job = self.job().sudo()
        job._keep_file("Long.csv", b"X", 2**33)
        self.env.invalidate_all()
        self.assertEqual(job._files().last_id, 2**33)

    def test_selected_records_are_those_exported_also_the_archived(self):
        sessions = self.lines.session_id + self.new_session()
        sessions[0].with_user(self.manager).cancel("Rain")
        sessions[0].with_user(self.manager).active = False
        names = [{"name": "name", "label": "Name", "type": "char"}]
        asked = {"model": "spp.session", "fields": names, "ids": sessions.ids, "domain": []}
        with patch.object(long_export, "ROWS_AT_ONCE", 1):
            self.export(**asked)
        self.turn()
        self.assertEqual(len(self.csv_rows(self.file(self.job()))), 1 + len(sessions))

    def test_more_than_a_spreadsheet_is_made_of_is_a_csv_file_and_that_is_said(self):
        self.patch(long_export, "MOST_ROWS_OF_XLSX", 4)
        self.export("xlsx")
        self.turn()
        self.assertEqual(len(self.csv_rows(self.file(self.job()))), 6)
        self.assertIn("CSV", self.job().summary)

    def test_a_sheet_that_would_be_cut_is_refused_in_words(self):
        self.patch(xlsx_file, "MOST_LETTERS", 3)
        self.export("xlsx")
        self.turn()
        self.assertEqual(self.job().state, "failed")
        self.assertIn("CSV", self.job().summary)

    def test_a_long_list_in_groups_is_refused_in_words(self):
        self.assertIn("groups", self.export("xlsx", groupby=["status"]).text)
        self.assertFalse(self.job())

    def test_its_user_is_told_and_downloads_it(self):
        self.export()
        self.turn()
        job = self.job()
        self.assertEqual(job.activity_ids.user_id, self.exporter)
        self.assertTrue(job.has_file)
        self.assertEqual(job.action_open_result()["url"], f"/spp_session_tracking/job/{job.id}/file")

    def test_a_job_has_no_name_that_was_searched_for(self):
        with patch.object(long_export, "ROWS_AT_ONCE", 1):
            self.export(domain=[("participant_id", "ilike", "Ana")])
        self.assertNotIn("Ana", str(self.job().sudo().arguments))
        self.turn()
        self.assertEqual(len(self.csv_rows(self.file(self.job()))), 3)

    # goes on

    def test_a_job_that_was_stopped_goes_on_behind_its_last_step(self):
        self.export()
        with time_for_one_step():
            self.turn()
        self.assertEqual((self.job().state, self.job().done_count), ("running", 2))
        self.turn()
        self.assertEqual((self.job().state, self.job().done_count, self.job().total_count), ("done", 5, 5))
        self.assertEqual(len(self.csv_rows(self.file(self.job()))), 6)

    def test_records_that_come_meanwhile_do_not_end_it_before_its_end(self):
        self.lines = self.lines.browse()  # all
        domain = [("session_type_id", "=", self.session_type.id)]
        self.export(domain=domain)
        with time_for_one_step():
            self.turn()
        self.new_session(expected_participant_ids=(self.ana + self.ben + self.carla).ids)
        self.turn()
        self.assertEqual(self.job().state, "done")
        self.assertEqual(
            len(self.csv_rows(self.file(self.job()))), 1 + self.env["spp.session.attendance"].search_count(domain)
        )

    # rights

    def test_nobody_else_has_the_file(self):
        self.export()
        self.turn()
        job = self.job()
        self.officer.password = "officer"  # noqa: S105
        self.assertEqual(self.file(job, "officer").status_code, 404)
        files = job.sudo()._files()
        of_files = [("res_model", "=", "spp.job.file"), ("res_field", "=", "content")]
        attachments = self.env["ir.attachment"].sudo().search(of_files)
        self.assertEqual(len(attachments), len(files))
        for user in (self.officer, self.manager, self.env.ref("base.user_admin")):
            self.assertFalse(job.with_user(user).has_result)
            with self.assertRaises(AccessError):
                attachments.with_user(user).read(["datas"])
            with self.assertRaises(AccessError):
                files.with_user(user).read(["content"])

    def test_nobody_makes_reads_or_changes_files_past_the_job(self):
        self.export()
        self.turn()
        file = self.job().sudo()._files()[0].with_user(self.exporter)
        with self.assertRaises(AccessError):
            file.create({"job_id": self.job().id, "name": "X", "content": base64.b64encode(b"X")})
        with self.assertRaises(AccessError):
            file.write({"name": "X"})
        with self.assertRaises(AccessError):
            file.read(["content"])
        self.authenticate("exporter", "exporter")
        self.assertEqual(self.url_open(f"/web/content/spp.job.file/{file.id}/content").status_code, 404)

    def test_whoever_may_not_export_starts_no_job(self):
        self.exporter.groups_id -= self.env.ref("base.group_allow_export")
        self.assertIn("rights to export", self.export().text)
        self.assertFalse(self.job())

    def test_whoever_may_not_export_any_more_gets_no_file(self):
        self.export()
        self.exporter.groups_id -= self.env.ref("base.group_allow_export")
        self.turn()
        self.assertEqual((self.job().state, self.file(self.job()).status_code), ("failed", 404))

    def test_a_right_that_is_taken_afterwards_is_asked_for_at_the_download(self):
        self.export()
        self.turn()
        self.exporter.groups_id -= self.env.ref("base.group_allow_export")
        self.assertEqual((self.job().has_file, self.file(self.job()).status_code), (False, 404))

    def test_a_role_that_is_taken_meanwhile_ends_the_job(self):
        self.exporter.groups_id += self.env.ref("spp_session_tracking.group_officer")
        self.export()
        with time_for_one_step():
            self.turn()
        self.exporter.groups_id -= self.env.ref("spp_session_tracking.group_officer")
        self.turn()
        self.assertEqual((self.job().state, self.job().has_file), ("failed", False))

    def test_how_the_user_is_told_of_messages_is_no_right(self):
        self.exporter.notification_type = "inbox"
        self.export()
        self.exporter.notification_type = "email"
        self.turn()
        self.assertEqual((self.job().state, self.job().has_file), ("done", True))

    def test_whoever_leaves_a_company_that_the_export_has_nothing_of_keeps_the_file(self):
        other = self.of_two_companies()
        self.exporter.groups_id += self.env.ref("base.group_multi_company")
        self.export(context=self.in_companies(self.exporter.company_id))
        self.exporter.company_ids -= other
        self.turn()
        self.assertEqual((self.job().state, self.job().has_file), ("done", True))

    def of_two_companies(self):
        """The other company, of which the exporter is, too, with a line."""
        other = self.env["res.company"].create({"name": "Other"})
        self.exporter.company_ids += other
        self.facilitator.company_ids += other
        session_type = self.env["spp.session.type"].create({"name": "Other", "company_id": other.id})
        values = {"company_id": other.id, "session_type_id": session_type.id}
        session = self.new_session(**values, expected_participant_ids=self.dan.ids)
        self.lines = session.attendance_ids + self.lines
        return other

    def in_companies(self, *companies):
        return {"lang": "en_US", "allowed_company_ids": [company.id for company in companies]}

    def test_an_export_has_the_companies_that_are_switched_on(self):
        other = self.of_two_companies()
        with patch.object(long_export, "ROWS_AT_ONCE", 0):
            self.export(context=self.in_companies(other))
        self.assertEqual(self.job().company_id, other)
        self.turn()
        self.assertEqual(len(self.csv_rows(self.file(self.job()))), 2)

    def test_an_export_has_all_companies_that_are_switched_on_or_none(self):
        other = self.of_two_companies()
        self.export(context=self.in_companies(self.exporter.company_id, other))
        with time_for_one_step():
            self.turn()
        self.exporter.company_ids -= other
        self.turn()
        self.assertEqual((self.job().state, self.job().has_file), ("failed", False))

    def test_a_file_of_a_company_that_is_taken_afterwards_is_not_downloaded(self):
        other = self.of_two_companies()
        self.export(context=self.in_companies(self.exporter.company_id, other))
        self.turn()
        self.assertTrue(self.job().has_file)
        self.exporter.company_ids -= other
        self.assertEqual((self.job().has_file, self.file(self.job()).status_code), (False, 404))

    def test_excuses_that_the_user_may_not_read_are_in_no_file(self):
        self.mark(self.ben, "excused", self.lines[1].session_id, excuse_reason="Clinic")
        self.export(fields=[{"name": "excuse_reason", "label": "Excuse", "type": "char"}])
        self.turn()
        self.assertNotIn("Clinic", self.file(self.job()).text)

    def test_an_export_by_a_job_is_logged(self):
        with patch.object(long_export, "_logger") as logger:
            self.export()
        self.assertEqual(logger.info.call_args.args[1:3], (self.exporter.id, "spp.session.attendance"))

    # afterwards

    def test_files_are_deleted_after_some_days_with_what_was_asked(self):
        self.export()
        self.turn()
        job = self.job().sudo()
        self.env["spp.job"]._gc_files()
        self.assertTrue(job._files())
        job.ended_at = "2026-03-01 00:00:00"
        self.env["spp.job"]._gc_files()
        self.assertEqual((job._files().ids, job.has_file, "domain" in job.arguments), ([], False, False))

    def test_when_somebody_is_erased_what_was_exported_before_is_deleted_and_that_is_said(self):
        self.export()
        self.turn()
        self.erase(self.carla)
        job = self.job()
        self.assertFalse(job.sudo()._files())
        self.assertIn("erased", job.summary)
        of_files = [("res_model", "=", "spp.job.file"), ("res_field", "=", "content")]
        self.assertFalse(self.env["ir.attachment"].sudo().search(of_files))

    def test_what_is_being_exported_when_somebody_is_erased_begins_anew(self):
        self.export()
        with time_for_one_step():
            self.turn()
        self.erase(self.ana)
        self.assertEqual((self.job().done_count, self.job().sudo()._files().ids), (0, []))
        self.turn()
        answer = self.file(self.job())
        self.assertEqual((self.job().state, len(self.csv_rows(answer))), ("done", 1 + len(self.lines)))
        self.assertNotIn("ana@example.org", answer.text)

    def test_a_job_that_searches_for_a_text_ends_and_forgets_it_when_somebody_is_erased(self):
        self.export(domain=[("participant_id.email", "not ilike", "Nobody's")])
        self.erase(self.carla)
        self.assertEqual(self.job().state, "failed")
        self.assertNotIn("Nobody", str(self.job().sudo().arguments))

    def test_files_that_an_ended_worker_has_left_go_at_night(self):
        self.export()
        self.turn()
        self.carla.with_user(self.manager).erase_person("Asked for it")
        self.env.cr.postcommit.clear()
        self.env.flush_all()
        self.env["spp.job"]._gc_left_files()
        self.env.invalidate_all()
        self.assertFalse(self.job().sudo()._files())

    def test_files_stay_at_night_where_nobody_was_erased_since(self):
        self.erase(self.carla)
        self.export()
        self.turn()
        self.env["spp.job"]._gc_left_files()
        self.assertTrue(self.job().sudo()._files())

    def test_a_job_takes_its_files_along_when_it_is_deleted(self):
        self.export()
        self.turn()
        self.job().sudo().unlink()
        of_files = [("res_model", "=", "spp.job.file"), ("res_field", "=", "content")]
        self.assertFalse(self.env["ir.attachment"].sudo().search(of_files))

    def test_a_neutralized_copy_has_no_files_and_nothing_that_was_searched_for(self):
        self.export(domain=[("participant_id.email", "not ilike", "Nobody's")])
        self.turn()
        statements = Path(file_path("spp_session_tracking/data/neutralize.sql")).read_text(encoding="utf-8")
        self.env.cr.execute(statements)
        self.env.invalidate_all()
        self.assertFalse(self.env["spp.job.file"].sudo().search([]))
        self.assertNotIn("Nobody", str(self.job().sudo().arguments))

    def test_a_failed_job_whose_question_is_forgotten_says_so(self):
        self.export()
        job = self.job()
        job.action_cancel()
        job.sudo()._delete_files()
        job.action_go_on()
        self.turn()
        self.assertEqual(job.state, "failed")

    def test_rows_are_kept_as_they_are(self):
        self.env.cr.execute("select now()::timestamp(0), current_date")
        moment, day = self.env.cr.fetchone()
        rows = [["=A", 1, 1.5, True, False, moment, day, None]]
        self.assertEqual(kept_rows.load(kept_rows.dump(rows)), rows)
        self.assertEqual(kept_rows.load(kept_rows.dump([[b"YQ==", {"day": 1}]])), [["YQ==", "{'day': 1}"]])
