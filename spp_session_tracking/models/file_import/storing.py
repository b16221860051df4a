from psycopg2 import DataError, IntegrityError, OperationalError

from odoo import api
from odoo.exceptions import UserError
from odoo.models import PGERROR_TO_OE

from ...importing.import_report import ImportReport


class ImportStoring:
    """Storing the rows of a file: all at once, and where that fails by halves, until each bad row is found."""

    __slots__ = ()

    @api.model
    def _load_records(self, data_list, update=False):
        report = ImportReport.of(self.env)
        if not report:
            return super()._load_records(data_list, update)
        load = super()._load_records
        return self.browse(self._import_store(data_list, lambda some: load(some, update), report))

    def _import_store(self, data_list, load, report):
        """Store Odoo's data of records by its own load(). Returns the ids; rows that cannot be stored are refused."""
        if not data_list or report.is_full:
            return []
        try:
            return self._import_try(data_list, load, report)
        except OperationalError as conflict:  # another transaction was quicker: load() lets Odoo repeat the request
            report.conflict = conflict
            raise
        except (UserError, IntegrityError, DataError) as problem:
            if len(data_list) == 1:
                report.fail(data_list[0]["info"], self._import_text_of(problem))
                return []
        half = len(data_list) // 2
        first = self._import_store(data_list[:half], load, report)
        return first + self._import_store(data_list[half:], load, report)

    def _import_try(self, data_list, load, report):
        report.touched, report.collected = {}, []
        with self.env.cr.savepoint():
            self._import_read_ahead(data_list)
            records = load(data_list)
            self._import_write_collected(report.collected)
        report.stored(data_list, records)
        return records.ids

    @api.model
    def _import_read_ahead(self, data_list):
        """Read at once what the rows are compared with: Odoo would read it record by record."""
        there = self._import_by_external_id([data["xml_id"] for data in data_list if data.get("xml_id")])
        ids = {data["values"]["id"] for data in data_list if data["values"].get("id")}
        ids.update(record.id for record in there.values())
        names = {name for data in data_list for name in data["values"]} & self._fields.keys()
        if ids:
            self.browse(ids).fetch([name for name in names if self._fields[name].store])

    @api.model
    def _import_write_collected(self, collected):
        """Write what _load_records_write() has collected to be written at once: a hook for models that do that."""

    @api.model
    def _import_text_of(self, problem):
        if isinstance(problem, UserError):
            return str(problem)
        return PGERROR_TO_OE[problem.pgcode](self, self.fields_get(), {}, problem)["message"]

    def _load_records_write(self, values):
        """A row that says nothing new writes nothing."""
        report = ImportReport.of(self.env)
        if not report:
            return super()._load_records_write(values)
        news = self._import_news(values)
        report.touched[self.id] = "changed" if news else "left"
        return super()._load_records_write(news) if news else None
