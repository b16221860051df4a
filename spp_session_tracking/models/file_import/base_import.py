import base64

from odoo import _, api, fields, models
from odoo.addons.base_import.models.base_import import ImportValidationError
from odoo.exceptions import UserError
from odoo.tools.mimetypes import guess_mimetype

from ...importing import encoding, refused_file, spreadsheet
from ...importing.import_report import count_outcomes
from ...tools.context_keys import is_inside

# So many rows take less than half of the 120 seconds that Odoo gives a request (limit_time_real): see the readme.
MAX_ROWS = 10_000
# So many are imported while whoever imports them waits; the screen lets a job import more.
ROWS_AT_ONCE = 1000
IN_JOB = "spp_import_in_job"
EXCEL = (".xlsx", ".xlsm")
# Odoo reads these, too, but loses zeros and digits of XLS, and cells of ODS: what follows them stands in other columns.
# They are told by what is in the file: some browsers call a CSV file one of Excel.
XLS_BEGINNING = b"\xd0\xcf\x11\xe0"
ODS = "application/vnd.oasis.opendocument.spreadsheet"


class UnfitFile(ImportValidationError, ValueError):
    """A file that cannot be imported as it is. Odoo tries what a file may be, and passes on a ValueError only."""


class Import(models.TransientModel):
    """The import screen. A file for one of our models is imported in one call, whatever its length.

    Odoo's screen sends 2,000 rows at a time, each time in a transaction of its own.
    """

    _inherit = "base_import.import"

    is_imported = fields.Boolean(help="Whether rows of the file are stored. A file is imported once.")
    job_id = fields.Many2one("spp.job", "Imported by", help="The job that imports the file.")
    refused_rows = fields.Binary("Rows that were not imported", attachment=False)

    def _imports_whole(self):
        """Whether the file is for a model whose files are imported whole."""
        return self.res_model in self.env and isinstance(self.env[self.res_model], self.pool["spp.file.import"])

    def write(self, vals):
        """Another file may be imported in the place of the one before."""
        if "file" in vals and any(each._waits_for_job() for each in self):
            raise UserError(self._text_of_job())
        news = {"is_imported": False, "refused_rows": False} if "file" in vals else {}
        return super().write({**news, **vals})

    # reading

    @api.model
    def get_fields_tree(self, model, *depth, **options):
        """Also what is read-only on screens, where files may have it."""
        tree, records = super().get_fields_tree(model, *depth, **options), self.env[model]
        names = records._import_read_only() if isinstance(records, self.pool["spp.file.import"]) else ()
        for name, field in records.fields_get(names, ["string", "type"]).items() if names else ():
            told = {"id": name, "name": name, "required": False, "fields": [], "model_name": model}
            tree.append({**told, "string": field["string"], "type": field["type"]})
        return tree

    def parse_preview(self, options, count=10):
        return {**super().parse_preview(options, count), "is_whole": self._imports_whole()}

    def _convert_import_data(self, fields, options):
        rows, names = super()._convert_import_data(fields, options)
        if self._imports_whole() and len(rows) > MAX_ROWS:
            raise ImportValidationError(
                _(
                    "The file has %(count)s rows. At most %(most)s are imported at once: split the file.",
                    count=len(rows),
                    most=MAX_ROWS,
                )
            )
        return rows, names

    def _extract_headers_types(self, headers, preview, options):
        if self._imports_whole() and not preview:
            raise UnfitFile(_("The file has headings and no rows. Choose another file, or another sheet."))
        return super()._extract_headers_types(headers, preview, options)

    def _read_file(self, options):
        if not self._imports_whole():
            return super()._read_file(options)
        self._check_kind()
        count, rows = super()._read_file(options)
        self._check_width(rows)
        return count, rows

    def _check_kind(self):
        content = self.file or b""
        if content.startswith(XLS_BEGINNING) or guess_mimetype(content) == ODS:
            raise UnfitFile(_("XLS and ODS files are not read in full. Open the file, and save it as XLSX or CSV."))

    def _check_width(self, rows):
        width = len(rows[0]) if rows else 0
        for number, row in enumerate(rows):
            if len(row) != width:
                told = {"row": number, "count": len(row), "headings": width}
                text = _(
                    "Columns of row %(row)s: %(count)s. Columns of the headings: %(headings)s. Look at the separator "
                    "and the quotation marks of the file."
                )
                raise UnfitFile(text % told)

    def _read_csv(self, options):
        """Odoo guesses the encoding, and reads one ñ among many letters as two others. What fits UTF-8 is UTF-8."""
        if self._imports_whole() and not options.get("encoding") and encoding.is_utf8(self.file or b""):
            options["encoding"] = "utf-8"
        count, rows = super()._read_csv(options) or (0, [])
        if self._imports_whole() and rows:  # programs leave out empty cells at the end of a row
            rows = [[*row, *[""] * (len(rows[0]) - len(row))] for row in rows]
        return count, rows

    def _read_xlsx(self, options):
        if not self._imports_whole():
            return super()._read_xlsx(options)
        try:
            book = spreadsheet.read_workbook(self.file or b"")
        except spreadsheet.UNREADABLE as error:
            raise UnfitFile(
                _("The file is no spreadsheet that can be read. Open it, and save it as XLSX or CSV.")
            ) from error
        options["sheets"] = book.sheetnames
        options["sheet"] = options.get("sheet") or book.sheetnames[0]
        try:
            rows = spreadsheet.rows_of(book[options["sheet"]])
        except spreadsheet.MergedCells as error:
            text = _("The cells %(cells)s are merged. Take them apart, and fill in each row.")
            raise UnfitFile(text % {"cells": error}) from error
        return len(rows), rows

    def _parse_date_from_data(self, data, index, name, field_type, options):
        """Where a date cannot be read, its row is bad and not the file: the model names it."""
        parse = super()._parse_date_from_data
        if not self._imports_whole():
            return parse(data, index, name, field_type, options)
        return self._parse_rows(data, index, lambda row: parse([row], index, name, field_type, options))

    def _parse_float_from_data(self, data, index, name, options):
        """Times and percentages are read by the model: Odoo makes 95 of 9,5, and refuses the file for 9:30."""
        parse = super()._parse_float_from_data
        if not self._imports_whole():
            return parse(data, index, name, options)
        model = self.env[self.res_model]
        if name in (*model._import_hours(), *model._import_percentages()):
            return None
        return self._parse_rows(data, index, lambda row: parse([row], index, name, options))

    def _parse_rows(self, data, index, parse):
        """Parse a column row by row; the cell of a bad one stays as it is."""
        for row in data:
            cell = row[index]
            try:
                parse(row)
            except ImportValidationError:
                row[index] = cell

    # importing

    def execute_import(self, fields, columns, options, dryrun=False):
        """As Odoo does; a file for one of our models in one transaction, from its first row to its last.

        With `good_rows` in the options the good rows are stored though others are bad. The answer has `outcomes` (see
        load() of spp.file.import), `counts` of them, and `refused_url` of the file of the refused rows. With `by_job`
        in the options a long file is imported by a job, and the answer has `job`: the action that shows it.
        """
        if not self._imports_whole():
            return super().execute_import(fields, columns, options, dryrun)
        model = self.env[self.res_model]
        if options.get("skip"):
            return model._import_refusal(_("A file is imported from its first row. Set “Start at line” to 1."))
        in_job = is_inside(self.env, IN_JOB)
        if not (dryrun or in_job) and self._waits_for_job():
            return model._import_refusal(self._text_of_job())
        if self.is_imported and not dryrun:
            return model._import_refusal(
                _("This file is imported already. Correct the rows that were not, and load them as a file.")
            )
        if options.get("by_job") and not (dryrun or in_job):
            count = self._read_file(dict(options))[0] - bool(options.get("has_headers"))
            if count > ROWS_AT_ONCE:
                return self._import_by_job(fields, columns, options, count)
        keeps_good = bool(options.get("good_rows"))
        whole = {name: value for name, value in options.items() if name not in ("limit", "skip")}
        answer = super(Import, self.with_context(import_good_rows=keeps_good)).execute_import(
            fields, columns, whole, dryrun
        )
        if dryrun:  # Odoo has undone it in the database alone, and then noted what is chosen for each heading
            self.env["base_import.mapping"].flush_model()
            self.env.invalidate_all(flush=False)
        return self._with_outcomes(answer, fields, options, dryrun)

    @api.model
    def _text_of_job(self):
        return _("A job imports this file already. Sessions > Jobs shows how far it is.")

    def _waits_for_job(self):
        # sudo: also a job of a company that the user has switched off
        return self.job_id.sudo()._is_open()

    def _with_outcomes(self, answer, fields, options, dryrun):
        """Odoo's answer with what the screen tells of the file."""
        outcomes = answer.setdefault("outcomes", [])
        refused = [each for each in outcomes if each["outcome"] == "refused"]
        rows = self._refused_rows(refused, fields, options) if refused else []
        self.refused_rows = bool(rows) and base64.b64encode(self._refused_content(rows, options))
        if not dryrun:
            self.is_imported = bool(answer.get("ids"))
        url = bool(refused) and self._refused_url()
        return {**answer, "counts": count_outcomes(outcomes), "refused_url": url}

    def _import_by_job(self, fields, columns, options, count):
        """Odoo's answer to a file that a job imports: nothing is imported yet."""
        name = _("Import a file: %(records)s", records=self.env["ir.model"]._get(self.res_model).name)
        defaults = {key: value for key, value in self.env.context.items() if key.startswith("default_")}
        asked = {"import": self.id, "fields": fields, "columns": columns, "options": options, "context": defaults}
        self.job_id = self.env["spp.job"]._start("spp.job.import", name, asked, count)
        return {"ids": [], "messages": [], "nextrow": 0, "name": [], "job": self.job_id._open()}

    def _refused_url(self):
        return f"/web/content/base_import.import/{self.id}/refused_rows/{self._refused_name()}?download=true"

    # the refused rows

    def _refused_rows(self, refused, fields, options):
        """The rows of the file of refused rows, with its headings."""
        _count, rows = self._read_file(dict(options))
        heads = rows.pop(0) if options.get("has_headers") else [""] * len(rows[0])
        extra = [_("Row"), _("Reason")]
        width = len(heads) - 2 if heads[-2:] == extra else len(heads)  # a file of refused rows that is refused again
        mapped = [index for index, name in enumerate(fields) if name]
        rows = [row for row in rows if any(row[index] for index in mapped)]
        lines = [
            [*rows[number][:width], str(number + 1), each["message"] if number == each["rows"]["from"] else ""]
            for each in refused
            for number in range(each["rows"]["from"], each["rows"]["to"] + 1)
        ]
        return [[*heads[:width], *extra], *lines]

    def _is_spreadsheet(self):
        return (self.file_name or "").lower().endswith(EXCEL)

    def _refused_name(self):
        name = (self.file_name or "").rpartition(".")[0] or "import"
        extension = "xlsx" if self._is_spreadsheet() else "csv"
        return f"{name} - {_('refused')}.{extension}".replace("/", "_")

    def _refused_content(self, rows, options):
        if self._is_spreadsheet():
            return refused_file.as_xlsx(rows)
        return refused_file.as_csv(rows, options.get("separator") or ",")
