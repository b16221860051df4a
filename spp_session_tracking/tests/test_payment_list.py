from io import BytesIO

from openpyxl import load_workbook

from odoo.exceptions import UserError
from odoo.tests import HttpCase

from ..controllers.payment_list import spreadsheet
from ..models.snapshot import payment_list
from .snapshot_common import SnapshotCase


class TestPaymentList(SnapshotCase, HttpCase):
    """The list that is handed over is the snapshot: it has its period, rule and digest, and the digest verifies."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.session = None  # that of the browser, from here on

    def list_of(self, user=None, snapshot=None):
        return (snapshot or self.snapshot).with_user(user or self.officer)._payment_list()

    def cells(self, content):
        sheet = load_workbook(BytesIO(content)).active
        return sheet, [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]

    def html(self, user=None):
        report = self.env["ir.actions.report"].with_user(user or self.officer)
        content, _kind = report._render_qweb_html("spp_session_tracking.payment_list", self.snapshot.ids)
        return content.decode()

    def test_the_list_says_what_the_snapshot_holds(self):
        content = self.list_of()
        facts = dict(content["facts"])
        self.assertEqual(facts["For"], "Payment of March")
        self.assertEqual(facts["Period"], "03/01/2026 to 03/31/2026")
        self.assertEqual(facts["Rule of Health Education"], "Required: 80 %. Excused absences are left out.")
        self.assertEqual(facts["Digest"], self.snapshot.digest)
        self.assertEqual(facts["Checked now"], "The snapshot is as it was taken.")
        rows = [[1, "Ana", "", "Health Education", 1, 2, 50.0, 80.0, "Not compliant"]]
        rows += [[2, "Ben", "", "Health Education", 2, 2, 100.0, 80.0, "Compliant"]]
        self.assertEqual(content["rows"], rows)
        self.assertEqual(len(content["titles"]), len(rows[0]))

    def test_the_digest_on_the_list_verifies_and_a_changed_snapshot_is_told(self):
        verified = self.snapshot.with_user(self.officer).verify()
        self.assertTrue(verified["is_intact"])
        self.assertEqual(verified["recomputed"], dict(self.list_of()["facts"])["Digest"])
        self.env.cr.execute(
            "update spp_session_snapshot_answer set attended = 9 where snapshot_id = %s", self.snapshot.ids
        )
        self.env.invalidate_all()
        self.assertIn("not as it was taken", dict(self.list_of()["facts"])["Checked now"])

    def test_the_list_stays_as_it_was_when_a_mark_is_corrected(self):
        before = self.list_of()["rows"]
        self.line(self.ana, self.second).with_user(self.manager).correct("present", "Signed the sheet")
        self.assertEqual(self.list_of()["rows"], before)

    def test_nothing_due_has_a_dash_for_its_rate(self):
        taken = self.take(people=self.dan.ids, label="Dan")
        (row,) = self.list_of(snapshot=taken)["rows"]
        self.assertEqual(row[1:], ["Dan", "", "", 0, 0, "–", "–", "Nothing due"])

    def test_identifiers_are_listed_for_officers_alone(self):
        self.assertIn("Identifier", self.list_of()["titles"])
        for user in (self.facilitator, self.viewer):
            content = self.list_of(user)
            self.assertNotIn("Identifier", content["titles"])
            self.assertEqual({len(row) for row in content["rows"]}, {len(content["titles"])})

    def test_the_printed_list_has_the_digest_and_a_line_to_sign_on(self):
        text = self.html()
        for part in (self.snapshot.digest, "Payment of March", "Name, signature, stamp", "Ana"):
            self.assertIn(part, text)

    def test_a_list_too_long_to_print_is_offered_as_a_spreadsheet(self):
        self.patch(payment_list, "MOST_LINES", 1)
        with self.assertRaisesRegex(UserError, "spreadsheet"):
            self.snapshot.action_print_list()

    def test_the_spreadsheet_has_the_digest_page_numbers_and_a_line_to_sign_on(self):
        sheet, rows = self.cells(spreadsheet(self.snapshot.with_user(self.officer)))
        self.assertIn(["Digest", self.snapshot.digest], rows)
        self.assertIn(["Period", "03/01/2026 to 03/31/2026"], rows)
        self.assertIn([2, "Ben", "Health Education", 2, 2, 100, 80, "Compliant"], rows)
        self.assertIn(["Place, date", "Name, signature, stamp"], rows)
        self.assertIn("&P", sheet.oddFooter.right.text)
        self.assertIn(self.snapshot.digest, sheet.oddFooter.left.text)

    def test_a_name_is_never_a_formula(self):
        self.ana.name = "=1+1"
        taken = self.take(label="=2+2")
        _sheet, rows = self.cells(spreadsheet(taken.with_user(self.officer)))
        self.assertIn(["For", "=2+2"], rows)
        file = load_workbook(BytesIO(spreadsheet(taken.with_user(self.officer)))).active
        self.assertFalse([cell for row in file.iter_rows() for cell in row if cell.data_type == "f"])

    def test_the_spreadsheet_is_downloaded_by_those_who_see_the_snapshot(self):
        self.authenticate("facilitator", "facilitator")
        address = self.snapshot.action_download_list()["url"]
        answer = self.url_open(address)
        self.assertEqual(answer.status_code, 200)
        self.assertIn(["Digest", self.snapshot.digest], self.cells(answer.content)[1])
        self.assertEqual(self.url_open("/spp_session_tracking/snapshot/999999999/list").status_code, 404)
        self.other_manager().password = "other.manager"
        self.authenticate("other", "other.manager")
        self.assertEqual(self.url_open(address).status_code, 404)

    def test_a_list_of_many_takes_as_many_queries_as_one_of_few(self):
        def queries(people):
            session = self.new_session(date="2026-03-12", expected_participant_ids=people.ids)
            self.mark(people[0], "present", session)
            session.complete()
            taken = self.take(people=people.ids).with_user(self.officer)
            return self.queries(taken._payment_list)

        people = self.env["res.partner"].create([{"name": f"P{number}"} for number in range(60)])
        queries(people[:2])
        self.assertEqual(queries(people[:3]), queries(people[3:]))
