from odoo import _, api

LINE = ("session_id", "participant_id")


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
        return [(name,) for name in LINE]

    @api.model
    def _import_says_nothing(self, names):
        return names

    @api.model
    def _import_rows(self, rows, report):
        rows = list(rows)
        keys = [tuple(values.get(name) for name in LINE) for _dbid, _xid, values, _info in rows]
        there = self.env["spp.session"]._lines_by_key({key for key in keys if all(key)})
        self.browse({line.id for line in there.values()} | {row[0] for row in rows if row[0]}).fetch(["excuse_reason"])
        earlier = set()
        for key, (dbid, xid, values, info) in zip(keys, rows, strict=True):
            who = dbid or (all(key) and key)
            if who and who in earlier:
                report.refuse(info, _("An earlier row of the file is about the same person at the same session."))
                continue
            earlier.add(who)
            line = there.get(key)
            yield dbid or (line.id if line and not xid else False), xid, values, info
