from odoo import _, api, models
from odoo.exceptions import UserError


class TakenBack(Exception):
    """Nothing is wrong: what was recorded to find out is not kept."""


class AttendanceList(models.Model):
    """Odoo's import: each bad row of a file is named, whatever is wrong with it."""

    _inherit = "spp.attendance.list"

    @api.model
    def _convert_records(self, records, **options):
        """As Odoo does; then the rows are recorded, and that is taken back: Odoo would try a bad file row by row."""
        rows = list(super()._convert_records(records, **options))
        bad = self._bad_rows([values for _dbid, _xid, values, _info in rows])
        for number, sentence in sorted(bad.items()):
            info = rows[number][-1]
            options["log"]({**info, "type": "error", "message": sentence})
        return [row for number, row in enumerate(rows) if number not in bad]

    @api.model
    def _bad_rows(self, vals_list):
        """{number of the row, from 0: what is wrong with it} of values for create()."""
        bad = self._rows_of_others(vals_list)
        left = {number: vals for number, vals in enumerate(vals_list) if number not in bad}
        while left:
            numbers = list(left)
            try:
                with self.env.cr.savepoint():
                    self.create(list(left.values()))
                    raise TakenBack
            except TakenBack:
                break
            except UserError as error:
                problems = getattr(error, "problems", {})
                if not problems:
                    break  # Odoo finds the row
                for place, sentence in problems.items():
                    bad[numbers[place]] = sentence
                    del left[numbers[place]]
        return bad

    @api.model
    def _rows_of_others(self, vals_list):
        """What is wrong with the rows about sessions that somebody else holds: create() would refuse all rows."""
        ids = {vals["session_id"] for vals in vals_list if vals.get("session_id")}
        sessions = self.env["spp.session"].with_context(active_test=False).search([("id", "in", list(ids))])
        others = set(sessions.filtered(lambda session: not session.can_mark).ids)
        return {
            number: _("Session %(id)s is held by somebody else, who may record it.", id=vals["session_id"])
            for number, vals in enumerate(vals_list)
            if vals.get("session_id") in others
        }
