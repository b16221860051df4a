import csv
import io
import json

import openpyxl

from odoo import http
from odoo.tests import HttpCase, tagged
from odoo.tests.common import new_test_user

from .common import SessionCase

ATTACK = '=HYPERLINK("http://evil.example","Ana")'
BEGINNINGS = (ATTACK, "+1+1", "-1+1", "@SUM(1)", "{=1+1}")


@tagged("post_install", "-at_install")
class TestExport(SessionCase, HttpCase):
    """Text that came from outside is text in every file that Odoo exports, as the viewer who downloads it."""

    def setUp(self):
        super().setUp()
        new_test_user(
            self.env,
            "exporter",
            password="exporter",
            groups="base.group_user,spp_session_tracking.group_viewer,base.group_allow_export",
        )
        self.ana.name = ATTACK
        self.session = None  # that of the browser, from here on
        self.authenticate("exporter", "exporter")

    def exported(self, kind, **question):
        asked = {"ids": False, "domain": [], "import_compat": False, "context": {}, **question}
        form = {"data": json.dumps(asked), "csrf_token": http.Request.csrf_token(self)}
        return self.url_open(f"/web/export/{kind}", data=form).content

    def marks(self, kind, **question):
        fields = [{"name": "participant_id", "label": "Person", "type": "many2one"}]
        fields.append({"name": "status", "label": "Status", "type": "selection"})
        return self.exported(kind, model="spp.session.attendance", fields=fields, **question)

    def cells(self, content):
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        self.assertNotIn("f", {cell.data_type for cell in cells})
        self.assertFalse([cell for cell in cells if cell.hyperlink])
        return [str(cell.value) for cell in cells]

    def test_a_name_is_text_in_a_spreadsheet(self):
        self.assertIn(ATTACK, self.cells(self.marks("xlsx")))
        for name in BEGINNINGS:
            self.ana.name = name
            self.assertIn(name, self.cells(self.marks("xlsx")))

    def test_a_name_is_text_where_it_heads_a_group(self):
        grouped = self.marks("xlsx", groupby=["participant_id"])
        self.assertTrue([cell for cell in self.cells(grouped) if ATTACK in cell])

    def test_no_cell_of_a_csv_file_begins_like_a_formula(self):
        for name in BEGINNINGS:
            self.ana.name = name
            rows = csv.reader(io.StringIO(self.marks("csv").decode()))
            names = [row[0] for row in rows]
            self.assertFalse([each for each in names if each.startswith(("=", "+", "-", "@", "\t", "\r"))])
            self.assertTrue([each for each in names if name in each])

    def test_a_name_is_text_where_it_heads_a_row_or_a_column_of_a_pivot(self):
        for title in (*BEGINNINGS, "http://evil.example/Ana", "mailto:ana@evil.example", "internal:Sheet1!A1"):
            heading = {"title": title, "width": 1, "height": 1}
            table = {
                "title": "Attendance",
                "model": "spp.session.attendance.report",
                "measure_count": 1,
                "origin_count": 1,
                "col_group_headers": [[heading]],
                "measure_headers": [{"title": "Attended", "is_bold": False}],
                "origin_headers": [],
                "rows": [{"title": title, "indent": 0, "values": [{"value": 1}]}],
            }
            form = {"data": json.dumps(table), "csrf_token": http.Request.csrf_token(self)}
            content = self.url_open("/web/pivot/export_xlsx", data=form).content
            self.assertEqual(len([cell for cell in self.cells(content) if title in cell]), 2)
