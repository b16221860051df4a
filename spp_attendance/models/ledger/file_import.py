from odoo import api, models

from ...ledger.ledger_recorder import Recording


class AttendanceList(models.Model):
    """Odoo's import: each bad row of a file is named, whatever is wrong with it."""

    _inherit = "spp.attendance.list"

    @api.model
    def _convert_records(self, records, **options):
        """As Odoo does, and then without the rows that cannot be recorded: Odoo would try a bad file row by row."""
        rows = list(super()._convert_records(records, **options))
        problems = Recording(self, [values for _dbid, _xid, values, _info in rows]).problems
        for number, wrong in sorted(problems.items()):
            info = rows[number][-1]
            options["log"]({**info, "type": "error", "message": str(wrong)})
        return [row for number, row in enumerate(rows) if number not in problems]
