from odoo import _, api, fields

from ...importing.import_report import ImportReport
from ...rules import cells


class ImportReading:
    """Reading the rows of a file: what a cell says, and whether its row states what a new record needs."""

    __slots__ = ()

    @api.model
    def _convert_records(self, records, **options):
        report = ImportReport.of(self.env)
        if not report:
            return super()._convert_records(records, **options)
        report.log, options["log"] = options["log"], report.hear
        converted = super()._convert_records(self._import_cells(records, report), **options)
        return self._import_rows((row for row in converted if self._import_is_fit(row, report)), report)

    @api.model
    def _import_is_fit(self, row, report):
        """Whether a converted row is not refused, for a cell or for a moment that is still to come."""
        _dbid, _xid, values, info = row
        now = fields.Datetime.to_string(fields.Datetime.now())  # as the converted values are
        for name in self._import_past():
            if (values.get(name) or "") > now:
                text = _("%(column)s is still to come. Give a day and time in the past.")
                report.refuse(info, text % {"column": self._import_label([name])}, field=name)
        return not report.is_refused(info)

    @api.model
    def _import_cells(self, records, report):
        """The rows with cells that Odoo understands. A cell that nobody understands refuses its row."""
        skipping = self.env.context.get("import_skip_records") or ()
        for row, info in records:
            read = {name: self._import_cell(name, cell, info, report) for name, cell in row.items()}
            silent = set(self._import_says_nothing(row)).difference(skipping)
            silent |= self._import_check_stated(read, info, report)
            yield {name: cell for name, cell in read.items() if cell or name not in silent}, info

    @api.model
    def _import_check_stated(self, row, info, report):
        """Refuse a row of a new record that does not state what it has to. Returns the columns that say nothing."""
        lacking = [group for group in self._import_stated() if not any(row.get(name) for name in group)]
        if not lacking:
            return set()
        if self._import_is_there(row):
            return {name for group in lacking for name in group}
        # of other empty cells the model says what is wrong
        unsaid = [g for g in lacking if not any(name in row and self._fields[name].type != "float" for name in g)]
        if unsaid and not report.is_refused(info):
            columns = ", ".join(self._import_label(group) for group in unsaid)
            report.refuse(info, _("%(columns)s: nothing is given, and nothing is assumed.", columns=columns))
        return set()

    @api.model
    def _import_is_there(self, row):
        """Whether a row names a record that is there, or that it says is there."""
        external_id = row.get("id")
        return bool(row.get(".id")) or bool(external_id) and bool(self._import_by_external_id([external_id]))

    @api.model
    def _import_by_external_id(self, external_ids):
        """{external id as written: record} of those there are."""
        module = self.env.context.get("_import_current_module", "__import__")
        full = {xid: xid if "." in xid else f"{module}.{xid}" for xid in external_ids}
        # sudo: whose external id it is tells nothing of the record, and rights are asked when it is written
        found = self.env["ir.model.data"].sudo()._lookup_xmlids(full.values(), self) if full else []
        records = {f"{row[1]}.{row[2]}": self.browse(row[4]) for row in found if row[3] == self._name and row[6]}
        return {xid: records[name] for xid, name in full.items() if name in records}

    @api.model
    def _import_cell(self, name, cell, info, report):
        """A cell as Odoo understands it; an empty one where its row is refused for it."""
        if not isinstance(cell, str) or not cell:
            return cell
        try:
            if cells.lacks_value(cell):
                raise ValueError(cell)
            return self._import_text(name, cells.unprotect(cell))
        except ValueError:
            report.refuse(info, self._import_cell_problem(name, cell), field=name)
            return ""

    @api.model
    def _import_text(self, name, text):
        """The text of a cell, as Odoo understands it. Raises ValueError where nobody can say what it means."""
        if name in self._import_hours():
            return str(cells.parse_hours(text))
        if name in self._import_percentages():
            return str(cells.parse_percentage(text))
        kind = self._fields[name].type if name in self._fields else None
        if kind == "selection":
            return text.strip()
        if kind == "date" and not cells.is_day(text) or kind == "datetime" and not cells.is_moment(text):
            raise ValueError(text)
        return text

    @api.model
    def _import_cell_problem(self, name, cell):
        label = self._import_label([name])
        if cells.lacks_value(cell):
            text = _(
                "%(column)s: “%(cell)s” stands in the place of a value. Type the value itself, a long number in cells "
                "that are formatted as text."
            )
            return text % {"column": label, "cell": cell}
        if name in self._import_hours():
            return _("%(column)s: “%(cell)s” is no clear time. Write it as 09:30.", column=label, cell=cell)
        if name in self._import_percentages():
            return _("%(column)s: “%(cell)s” is no clear percentage. Write it as 80%%.", column=label, cell=cell)
        if self._fields[name].type == "datetime":
            text = _("%(column)s: “%(cell)s” is no date and time. Write it as 2026-03-14 08:30.")
            return text % {"column": label, "cell": cell}
        return _("%(column)s: “%(cell)s” is no date. Write it as 2026-03-14.", column=label, cell=cell)
