"""What people write, and others export, stays text: no spreadsheet takes a name for a formula, or for a link."""

import json
import re
from itertools import chain

from markupsafe import escape

from odoo import _, http
from odoo.addons.web.controllers import export, pivot
from odoo.exceptions import RedirectWarning
from odoo.http import request

from ..rules import cells

# what the library that writes pivots takes for a formula of a range, or for a link
WRITTEN_OTHERWISE = re.compile(r"\{|\w+:")


class TextCells:
    """Of a writer of XLSX files: a text is written as a text, whatever it begins with."""

    def write(self, row, column, cell_value, style=None):
        if isinstance(cell_value, str):
            return self.worksheet.write_string(row, column, cell_value, style)
        return super().write(row, column, cell_value, style)


class XlsxWriter(TextCells, export.ExportXlsxWriter):
    pass


class GroupXlsxWriter(TextCells, export.GroupExportXlsxWriter):
    pass


class LongExport:
    """Of an export: where the list is long, a job does it."""

    def base(self, data):
        asked = json.loads(data)
        model = request.env[asked["model"]]
        is_long = isinstance(model, request.env.registry["spp.long.export"])
        job = is_long and model._export_by_job(asked, self.extension)
        return self._told(job) if job else super().base(data)

    def _told(self, job):
        """The answer that the web client shows instead of a file. It is a warning, so that it has a button.

        `type` is the title of that.
        """
        text = _("It goes on by itself while you do something else, and you are told when the file is there.")
        told = http.serialize_exception(RedirectWarning(text, job._open(), _("Show the job")))
        answer = {"code": 200, "message": text, "type": _("A job exports this list"), "data": told}
        return request.make_response(escape(json.dumps(answer)))


class ExcelExport(LongExport, export.ExcelExport):
    """The last argument of both is what is exported; those before it, which differ by series, say the headings."""

    def from_group_data(self, *arguments):
        *headings, groups = arguments
        with GroupXlsxWriter(*headings, groups.count) as writer:
            row, column = 1, 0
            for name, group in groups.children.items():
                row, column = writer.write_group(row, column, name, group)
        return writer.value

    def from_data(self, *arguments):
        *headings, rows = arguments
        with XlsxWriter(*headings, len(rows)) as writer:
            for row, values in enumerate(rows, 1):
                for column, value in enumerate(values):
                    writer.write_cell(row, column, value)
        return writer.value


class CSVExport(LongExport, export.CSVExport):
    def from_data(self, *arguments):
        """A CSV file has no types: a cell that would be a formula gets an apostrophe, which our import takes off."""
        *headings, rows = arguments
        return super().from_data(*headings, [[self._text(value) for value in row] for row in rows])

    def _text(self, value):
        return cells.protect(value) if isinstance(value, str) else value


class TableExporter(pivot.TableExporter):
    @http.route()
    def export_xlsx(self, data, **kwargs):
        table = json.loads(data.read() if hasattr(data, "read") else data)
        for heading in chain(*table["col_group_headers"], table["rows"]):
            heading["title"] = self._text(str(heading["title"]))
        return super().export_xlsx(json.dumps(table), **kwargs)

    def _text(self, title):
        return f"'{title}" if WRITTEN_OTHERWISE.match(title) else cells.protect(title)
