from odoo import _, api

from ...importing.import_report import ImportReport
from .bulk_sql import LINE_KEY


class LineFileImport:
    """Odoo's import of a file of rosters and marks: a row of a line that is there changes that line.

    A mark that says what stands already states nothing: author, time and source stay.
    """

    __slots__ = ()

    @api.model
    def get_import_templates(self):
        folder = "/spp_session_tracking/static/import"
        return [
            {"label": _("Template for rosters"), "template": f"{folder}/rosters.csv"},
            {"label": _("Template for marks"), "template": f"{folder}/marks.csv"},
        ]

    @api.model
    def _import_stated(self):
        return [(name,) for name in LINE_KEY]

    @api.model
    def _import_past(self):
        return ("attendance_time", "marked_at")

    @api.model
    def _import_says_nothing(self, names):
        return names

    @api.model
    def _import_rows(self, rows, report):
        rows = list(rows)
        keys = [tuple(values.get(name) for name in LINE_KEY) for _dbid, _xid, values, _info in rows]
        there = self.env["spp.session"]._lines_by_key({key for key in keys if all(key)})
        earlier = set()
        for key, (dbid, xid, values, info) in zip(keys, rows, strict=True):
            who = dbid or (all(key) and key)
            if who and who in earlier:
                report.refuse(info, _("An earlier row of the file is about the same person at the same session."))
                continue
            earlier.add(who)
            line = there.get(key)
            yield dbid or (line.id if line and not xid else False), xid, values, info

    def _load_records_write(self, values):
        """Marks are collected and saved at once. They alone go past write(), as all marks do."""
        report = ImportReport.of(self.env)
        news = self._import_news(values) if report else {}
        if not news or not self._states_only(news):
            return super()._load_records_write(values)
        report.touched[self.id] = "changed"
        report.collected.append((self.id, news))
        return None

    @api.model
    def _import_write_collected(self, collected):
        lines = self.browse([line_id for line_id, _news in collected])
        lines.fetch(["session_id", "participant_id", *self._statement_fields()])
        self._save_written([(line, news) for line, (_line_id, news) in zip(lines, collected, strict=True)])
