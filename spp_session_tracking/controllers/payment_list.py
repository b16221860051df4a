"""A snapshot as a spreadsheet to hand over: with its period, rules and digest, page numbers and a line to sign on."""

from io import BytesIO

import xlsxwriter
from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class PaymentList(http.Controller):
    @http.route("/spp_session_tracking/snapshot/<int:snapshot_id>/list", methods=["GET"], type="http", auth="user")
    def payment_list(self, snapshot_id, **_arguments):
        snapshot = request.env["spp.session.snapshot"].search([("id", "=", snapshot_id)])
        if not snapshot:
            raise NotFound()
        headers = {
            "Content-Type": CONTENT_TYPE,
            "Content-Disposition": http.content_disposition(f"snapshot-{snapshot.id}.xlsx"),
            "Cache-Control": "no-store",
        }
        return request.make_response(spreadsheet(snapshot), list(headers.items()))


def spreadsheet(snapshot):
    """The payment list of a snapshot as the bytes of an XLSX file. Texts stay texts, whatever they begin with."""
    content = snapshot._payment_list()
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
    for row, (word, value) in enumerate(content["facts"]):
        sheet.write(row, 0, word, bold)
        sheet.write(row, 1, value)
    start = len(content["facts"]) + 1
    sheet.write_row(start, 0, content["titles"], bold)
    for row, values in enumerate(content["rows"], start + 1):
        sheet.write_row(row, 0, values)
    signed_at = start + len(content["rows"]) + 4
    line = book.add_format({"top": 1})
    for column, words in zip((1, len(content["titles"]) - 2), content["to_sign"], strict=True):
        sheet.write(signed_at, column, words, line)
    prepare_page(sheet, snapshot.digest, start)
    book.close()
    return file.getvalue()


def prepare_page(sheet, digest, titles_row):
    """Each printed page has the titles, the digest and its number. A blank keeps a digest from being a font size."""
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 2, 32)
    sheet.set_column(3, 8, 14)
    sheet.freeze_panes(titles_row + 1, 0)
    sheet.repeat_rows(titles_row)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L&8 {digest or ''}&R&8 &P / &N")
