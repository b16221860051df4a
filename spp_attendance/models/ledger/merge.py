from odoo import _, api

from ...ledger.record_values import statement_of
from ...rules import unique_key


class RecordMerge:
    """Merging people: two that turn out to be one may be recorded twice by the rule of uniqueness."""

    __slots__ = ()

    @api.model
    def _void_duplicates(self, people):
        """Void what would be there twice if these people were one. As on sessions, one statement stands."""
        parts = self._unique_parts()
        if not parts:
            return
        domain = [("subscriber_id", "in", people.ids), ("state", "=", "valid"), ("session_id", "=", False)]
        by_key = {}
        for row in sorted(self.search(domain)._as_rows(), key=lambda row: statement_of(row).precedence_key()):
            by_key.setdefault(unique_key(0, row, parts), []).append(row["id"])
        for *overruled, current in by_key.values():
            reason = _("The contacts were merged. Record %(id)s says the same already.", id=current)
            self.browse(overruled)._end("voided", reason)
