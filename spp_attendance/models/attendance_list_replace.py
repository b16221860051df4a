from odoo import _, api, models


class AttendanceList(models.Model):
    """A record in the place of another, which ends when the new one counts: while that waits, it goes on counting."""

    _inherit = "spp.attendance.list"

    @api.model
    def _replaced(self, rows):
        """The records that rows to be stored replace."""
        return self.browse([row["replaces_id"] for row in rows if row["replaces_id"]])

    @api.model
    def _hold_where_settled(self, rows):
        """What a settled session counts gives way to another record only when an officer says so."""
        pairs = self._replaced(rows)._on_sessions()
        settled = self.env["spp.session"].browse({pair[0] for pair in pairs.values()})._settled(pairs.values())
        waiting = {record.id for record, pair in pairs.items() if pair in settled}
        for row in rows:
            if row["replaces_id"] in waiting and row["state"] == "valid":
                row.update(state="held", held_reason="late_contradiction")

    @api.model
    def _end_replaced(self, rows):
        """End what rows that count replace. Returns whether sessions' lines say something else by that."""
        replaced = self._replaced([row for row in rows if row["state"] == "valid"])
        are_sessions_changed = bool(replaced._on_sessions())
        replaced._end("replaced", _("Replaced by another record"))
        return are_sessions_changed
