import base64

from odoo import _, api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...exporting import csv_rows, kept_rows, xlsx_file
from ..long_export import MOST_ROWS_OF_XLSX
from .files import FILE_DAYS_KEPT

# Of fields of these types a text is one of a few, or a day.
NEVER_TYPED = ("selection", "date", "datetime")


class JobExport(models.AbstractModel):
    """Exports a long list as Odoo does, some records in each step, in an order that stays (`_export_by` of the list).

    arguments: `model`, `domain`, `context`; `fields` and `headings`, of the columns; `is_xlsx`, else CSV; `name`, of
    the file.
    """

    _name = "spp.job.export"
    _description = "Job: export a list"
    _inherit = ["spp.job.kind"]
    _MAKES_FILES = True
    _STEP = 5000  # records: a second or two

    @api.model
    def _step(self, job):
        asked = job._asked()
        records, is_last = self._next_records(job, asked)
        rows = records.export_data(asked["fields"])["datas"]
        is_first, done = not job.done_count, job.done_count + len(records)
        if rows or is_first:  # no piece is empty
            place = records[-1]._export_place() if records else 0
            job._keep_file(asked["name"], self._piece(asked, rows, is_first), place)
        return self._end_or_go_on(job, asked, done, is_last)

    @api.model
    def _piece(self, asked, rows, is_first):
        if asked["is_xlsx"]:
            return kept_rows.dump(rows)
        return csv_rows.as_csv([asked["headings"], *rows] if is_first else rows)

    @api.model
    def _next_records(self, job, asked):
        """(the records of the next step, whether they are the last). Those of one place are in one step."""
        model = self.env[asked["model"]].with_context(**asked["context"])
        if not job.done_count:
            job.total_count = model.search_count(asked["domain"])
        columns = {path.split("/")[0] for path in asked["fields"]}
        stored = [name for name in columns if name in model._fields and model._fields[name].store]
        records = self._fetch_behind(model, asked["domain"], job._files()[-1:].last_id or 0, stored)
        if len(records) <= self._STEP:
            return records, True
        end = records[-1]._export_place()
        some = records.filtered(lambda record: record._export_place() < end)
        if not some:
            raise ValueError(f"More than {self._STEP} records of {model._name} have the place {end}.")
        return some, False

    @api.model
    def _fetch_behind(self, model, domain, place, stored):
        """The records behind a place, one more than a step has, in one query.

        Of a list that is a query, Odoo would do the query anew for each thousand.
        """
        query = model._search(domain)
        if query.is_empty():
            return model.browse()
        by = SQL.identifier(model._table, model._export_by)
        query.add_where(SQL("%s > %s", by, place))
        query.order, query.limit = SQL("%s, %s", by, SQL.identifier(model._table, "id")), self._STEP + 1
        return model._fetch_query(query, model._determine_fields_to_fetch([*stored, model._export_by]))

    @api.model
    def _looks_for_text(self, job):
        """Whether the list was searched for something that was typed, such as a part of a name."""
        asked = job.arguments
        return any(_is_typed(self.env[asked["model"]], term) for term in asked.get("domain", []))

    @api.model
    def _end_or_go_on(self, job, asked, done, is_last):
        """Returns how much is done. Whether there is more is said by the records, not by what was counted before."""
        if not is_last:
            job.total_count = max(job.total_count, done + 1)
            return done
        job.total_count = done
        if asked["is_xlsx"]:
            self._make_xlsx(job, asked)
        return done

    @api.model
    def _make_xlsx(self, job, asked):
        pieces = job._files()
        try:
            content = xlsx_file.as_xlsx(asked["headings"], map(self._rows, pieces))
        except xlsx_file.TooLong as error:
            raise UserError(_("This is too long for a spreadsheet. Export it as CSV.")) from error
        pieces.unlink()
        job._keep_file(asked["name"], content)

    @api.model
    def _rows(self, piece):
        content = base64.b64decode(piece.content)
        piece.invalidate_recordset()
        return kept_rows.load(content)

    @api.model
    def _outcome(self, job):
        count, days = job.done_count, FILE_DAYS_KEPT
        text = _("The file is ready. Records: %(count)s. Kept for days: %(days)s.", count=count, days=days)
        if not job.arguments["wants_csv"] and not job.arguments["is_xlsx"]:
            most = MOST_ROWS_OF_XLSX
            csv = _("It is a CSV file, because a spreadsheet is made of this many at most: %(most)s.", most=most)
            return f"{text} {csv}"
        return text

    @api.model
    def _result(self, job):
        return job._download()


def _is_typed(model, term):
    if isinstance(term, str):
        return False
    name, operator, value = term
    *path, name = name.split(".")
    for each in path:
        comodel = getattr(model._fields.get(each), "comodel_name", None)
        if not comodel:
            return True
        model = model.env[comodel]
    if operator in ("any", "not any"):
        return any(_is_typed(model.env[model._fields[name].comodel_name], each) for each in value)
    values = value if isinstance(value, list | tuple) else [value]
    field = model._fields.get(name)
    return any(isinstance(each, str) for each in values) and not (field and field.type in NEVER_TYPED)
