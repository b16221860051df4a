from io import BytesIO

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from ..models.snapshot import payment_list
from .snapshot_common import SnapshotCase


@tagged("post_install", "-at_install")
class TestPaymentList(SnapshotCase, HttpCase):
    """The list that is handed over is the snapshot: it has its period, rule and digest, and the digest verifies."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.session = None  # that of the browser, from here on

    def list_of(self, user=None, snapshot=None):
        return (snapshot or self.snapshot).with_user(user or self.officer)._payment_list()

    def rows(self, snapshot=None):
        (table,) = self.list_of(snapshot=snapshot)["tables"]
        self.assertEqual({len(row) for row in table["rows"]}, {len(table["titles"])})
        return table["rows"]

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
        self.assertIn("The snapshot is as it was taken.", facts["Checked"])
        self.assertIn(f"by {self.officer.name}", facts["Checked"])
        rows = [[1, "Ana", "", "Health Education", 1, 2, 50.0, 80.0, "Not compliant"]]
        rows += [[2, "Ben", "", "Health Education", 2, 2, 100.0, 80.0, "Compliant"]]
        self.assertEqual(self.rows(), rows)

    def test_the_digest_on_the_list_verifies_and_a_changed_snapshot_is_told(self):
        verified = self.snapshot.with_user(self.officer).verify()
        self.assertTrue(verified["is_intact"])
        self.assertEqual(verified["recomputed"], dict(self.list_of()["facts"])["Digest"])
        self.env.cr.execute(
            "update spp_session_snapshot_answer set attended = 9 where snapshot_id = %s", self.snapshot.ids
        )
        self.env.invalidate_all()
        self.assertIn("not as it was taken", dict(self.list_of()["facts"])["Checked"])

    def test_the_list_stays_as_it_was_when_a_mark_is_corrected(self):
        before = self.rows()
        self.line(self.ana, self.second).with_user(self.manager).correct("present", "Signed the sheet")
        self.assertEqual(self.rows(), before)

    def test_nothing_due_has_a_dash_for_its_rate(self):
        taken = self.take(people=self.dan.ids, label="Dan")
        (row,) = self.rows(taken)
        self.assertEqual(row[1:], ["Dan", "", "", 0, 0, "–", "–", "Nothing due"])

    def test_a_list_is_for_officers_alone(self):
        for user in (self.facilitator, self.viewer):
            with self.assertRaises(AccessError):
                self.list_of(user)
            view = self.env["spp.session.snapshot"].with_user(user).get_view(view_type="form")
            self.assertNotIn("action_print_list", view["arch"])
            self.assertNotIn("action_download_list", view["arch"])

    def test_a_snapshot_that_was_replaced_says_so(self):
        self.assertFalse(self.list_of()["warning"])
        taken = self.take(self.manager, supersedes_id=self.snapshot.id, reason="A sheet came later")
        old, new = self.list_of(), dict(self.list_of(snapshot=taken)["facts"])
        warning = f"Replaced by snapshot {taken.chain_number}. Do not pay by this list."
        self.assertEqual(old["facts"][0], ("Not in force", warning))
        self.assertIn(warning, self.html())
        sheet, _rows = self.cells(self.snapshot.with_user(self.officer)._payment_spreadsheet())
        self.assertIn(warning, sheet.oddFooter.left.text)
        self.assertEqual(new["In place of"], str(self.snapshot.chain_number))
        self.assertNotIn("Not in force", new)

    def test_types_have_the_name_that_the_digest_stands_for(self):
        self.session_type.with_user(self.manager).name = "Talks"
        self.assertEqual({row[3] for row in self.rows()}, {"Health Education"})

    def test_the_printed_list_has_the_digest_and_a_line_to_sign_on(self):
        text = self.html()
        for part in (self.snapshot.digest, "Payment of March", "Name, signature, stamp", "Ana"):
            self.assertIn(part, text)

    def test_a_list_too_long_to_print_is_offered_as_a_spreadsheet(self):
        self.patch(payment_list, "MOST_LINES", 1)
        with self.assertRaisesRegex(UserError, "spreadsheet"):
            self.snapshot.action_print_list()

    def test_the_spreadsheet_has_the_digest_page_numbers_and_a_line_to_sign_on(self):
        sheet, rows = self.cells(self.snapshot.with_user(self.officer)._payment_spreadsheet())
        self.assertIn(["Digest", self.snapshot.digest], rows)
        self.assertIn(["Period", "03/01/2026 to 03/31/2026"], rows)
        self.assertIn([2, "Ben", "", "Health Education", 2, 2, 100, 80, "Compliant"], rows)
        self.assertIn(["Place, date", "Name, signature, stamp"], rows)
        self.assertIn("&P", sheet.oddFooter.right.text)
        self.assertIn(self.snapshot.digest, sheet.oddFooter.left.text)

    def test_a_text_is_never_a_formula_or_a_link(self):
        for text in ("=1+1", "{=1+1}", "+1", "-1", "@SUM(1)", "http://example.org"):
            self.ana.name = self.session_type.name = text
            taken = self.take(label=text)
            sheet, rows = self.cells(taken.with_user(self.officer)._payment_spreadsheet())
            self.assertIn(["For", text], rows)
            cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == text]
            self.assertEqual({cell.data_type for cell in cells}, {"s"}, text)
            self.assertGreaterEqual(len(cells), 3)
            self.assertFalse([cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"], text)
            self.assertFalse([cell for row in sheet.iter_rows() for cell in row if cell.hyperlink], text)

    def test_the_spreadsheet_is_downloaded_by_officers_who_see_the_snapshot(self):
        address = self.snapshot.action_download_list()["url"]
        self.authenticate("facilitator", "facilitator")
        self.assertEqual(self.url_open(address).status_code, 403)
        self.officer.password = "officer.password"
        self.authenticate("officer", "officer.password")
        answer = self.url_open(address)
        self.assertEqual(answer.status_code, 200)
        self.assertIn(["Digest", self.snapshot.digest], self.cells(answer.content)[1])
        for nothing in (999999999, 10**12):
            for place in ("snapshot/{}/list", "snapshot/{}/evidence", "job/{}/file"):
                answer = self.url_open(f"/spp_session_tracking/{place.format(nothing)}")
                self.assertEqual(answer.status_code, 404, (place, nothing))
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
