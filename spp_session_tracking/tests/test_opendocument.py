import io
from zipfile import ZipFile

from odoo.tests import tagged

from .test_file_import import OPTIONS, ImportCase

ODS = "application/vnd.oasis.opendocument.spreadsheet"
NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)


def cell(shown, more="", kind="string"):
    return f'<table:table-cell office:value-type="{kind}" {more}><text:p>{shown}</text:p></table:table-cell>'


def row(*cells, more=""):
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def empty(count):
    return f'<table:table-cell table:number-columns-repeated="{count}"/>'


TO_THE_RIGHT = empty(16_381)
TO_THE_BOTTOM = row(empty(16_384), more='table:number-rows-repeated="1048573"')


@tagged("post_install", "-at_install")
class TestOpenDocument(ImportCase):
    """A file of LibreOffice is read as it looks, cell by cell."""

    FIELDS = ["name", "code", "required_attendance_percentage"]
    HEADS = row(cell("Name"), cell("Code"), cell("Required"), TO_THE_RIGHT)

    def wizard_of(self, *rows, before=""):
        table = f'<table:table table:name="Types">{self.HEADS}{"".join(rows)}{TO_THE_BOTTOM}</table:table>'
        body = f"<office:body><office:spreadsheet>{before}{table}</office:spreadsheet></office:body>"
        content = io.BytesIO()
        with ZipFile(content, "w") as file:
            file.writestr("mimetype", ODS)
            file.writestr("content.xml", f"<office:document-content {NAMES}>{body}</office:document-content>")
        return self.wizard(content.getvalue(), "types.ods", ODS, self.manager, "spp.session.type")

    def rows(self, *rows, **more):
        """The rows below the headings."""
        return self.wizard_of(*rows, **more)._read_file(dict(OPTIONS))[1][1:]

    def problem(self, wizard):
        return wizard.parse_preview(dict(OPTIONS)).get("error")

    def test_cells_left_out_at_the_end_of_a_row_are_empty(self):
        left_out = row(cell("Other"))
        to_the_right = row(cell("Third"), cell("T3"), empty(16_382))
        read = self.rows(row(cell("Training"), cell("T1"), cell("80%")), left_out, to_the_right)
        self.assertEqual(read, [["Training", "T1", "80%"], ["Other", "", ""], ["Third", "T3", ""]])

    def test_a_file_is_imported(self):
        wizard = self.wizard_of(row(cell("Training"), cell("T1"), cell("80%", 'office:value="0.8"', "percentage")))
        answer = wizard.execute_import(self.FIELDS, ["Name", "Code", "Required"], OPTIONS)
        made = self.env["spp.session.type"].browse(answer["ids"])
        self.assertEqual((made.name, made.code, made.required_attendance_percentage), ("Training", "T1", 80))

    def test_a_value_stays_in_its_column(self):
        covered = '<table:covered-table-cell table:number-columns-repeated="1"/>'
        joined = row(cell("Training", 'table:number-columns-spanned="2"'), covered, cell("90%"))
        hashed, gap = row(cell("Training"), cell("#5"), cell("80%")), row(cell("Training"), empty(1), cell("70%"))
        read = self.rows(hashed, gap, joined)
        self.assertEqual(read, [["Training", "#5", "80%"], ["Training", "", "70%"], ["Training", "", "90%"]])

    def test_cells_and_rows_that_are_repeated_are_all_read(self):
        twice = row(cell("Same", 'table:number-columns-repeated="2"'), more='table:number-rows-repeated="2"')
        gap = row(empty(3), more='table:number-rows-repeated="5"')
        read = self.rows(twice, gap, row(cell("Last")))
        self.assertEqual(read, [["Same", "Same", ""], ["Same", "Same", ""], ["Last", "", ""]])

    def test_values_are_read_and_not_how_they_are_shown(self):
        day = cell("14/03/26", 'office:date-value="2026-03-14"', "date")
        moment = cell("14/03/26", 'office:date-value="2026-03-14T09:29:59.999999997"', "date")
        time = cell("9:30", 'office:time-value="PT09H30M00S"', "time")
        number, zeros = cell("9,5", 'office:value="9.5"', "float"), cell("007", 'office:value="7"', "float")
        large = cell("3,20123456789012E+015", 'office:value="3.20123456789012E+015"', "float")
        boolean = cell("WAHR", 'office:boolean-value="true"', "boolean")
        read = self.rows(row(day, moment, time), row(number, zeros, large), row(boolean))
        self.assertEqual(read[0], ["2026-03-14", "2026-03-14 09:30:00", "09:30"])
        self.assertEqual(read[1], ["9.5", "007", "3.20123456789012E+15"])
        self.assertEqual(read[2], ["True", "", ""])

    def test_a_comment_at_a_cell_is_not_its_value(self):
        comment = "<office:annotation><text:p>Ask Ana</text:p></office:annotation>"
        noted = f'<table:table-cell office:value-type="string">{comment}<text:p>Training</text:p></table:table-cell>'
        self.assertEqual(self.rows(row(noted)), [["Training", "", ""]])

    def test_a_formula_that_nobody_has_calculated_is_told(self):
        formula = '<table:table-cell table:formula="of:=[.B2]"/>'
        self.assertEqual(self.rows(row(cell("Training"), formula)), [["Training", "=", ""]])

    def test_cells_that_are_merged_over_rows_are_refused(self):
        merged = row(cell("Training", 'table:number-rows-spanned="2"'))
        wizard = self.wizard_of(merged, row("<table:covered-table-cell/>", cell("T2")))
        self.assertIn("A2:A3", self.problem(wizard))

    def test_what_is_kept_of_other_files_is_no_sheet(self):
        other = f"""<table:table table:name="'file:///home/ana/old.ods'#Sheet1">{row(cell("Old"))}</table:table>"""
        self.assertEqual(self.rows(row(cell("Training")), before=other), [["Training", "", ""]])

    def test_a_file_that_cannot_be_read_says_what_to_do(self):
        for content in (b"no spreadsheet", b"PK\x03\x04 cut off"):
            wizard = self.wizard(content, "types.ods", ODS, self.manager, "spp.session.type")
            self.assertIn("save it as XLSX", self.problem(wizard))
