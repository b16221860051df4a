from odoo import api

from ...ledger.ledger_recorder import LedgerRecorder


class RecordFileImport:
    """Odoo's import of a file: each bad row is named, whatever is wrong with it."""

    __slots__ = ()

    @api.model
    def _convert_records(self, records, **options):
        """As Odoo does, and then without the rows that cannot be recorded: Odoo would try a bad file row by row."""
        rows = list(super()._convert_records(records, **options))
        problems = LedgerRecorder(self).prepare([values for _dbid, _xid, values, _info in rows]).problems
        for number, invalid in sorted(problems.items()):
            info = rows[number][-1]
            options["log"]({**info, "type": "error", "message": str(invalid)})
        return [row for number, row in enumerate(rows) if number not in problems]
