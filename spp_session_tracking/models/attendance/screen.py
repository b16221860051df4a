from datetime import datetime

from odoo import _, fields
from odoo.exceptions import UserError

NAMED = {"fields": {"display_name": {}}, "context": {"told_apart": True}}
# what a mark changes of a line, in the form of web_read()
SHOWN_FIELDS = {
    **{name: {} for name in ("status", "basis", "is_expected", "attendance_time", "marked_at", "excuse_reason")},
    **{name: NAMED for name in ("marked_by_id", "attended_by_id", "household_id")},
}


class LineScreen:
    """Marks made on a screen, which says what it showed: nobody overwrites a mark that they have not seen."""

    __slots__ = ()

    def mark_as_seen(self, status, seen):
        """State who came on one line, unless somebody has marked it since the screen read it.

        status: present, late, absent, or False to take the mark back
        seen: what the screen shows of the line: a dict with `status` and `marked_at` (text in UTC, or False)

        Returns a dict: `outcome`, and `lines` and `session` as read_as_shown() has them. The outcome is kept, or
        changed: the line says something else than what was seen, and was left as it is. Sent again, a mark is kept.
        """
        self.ensure_one()
        is_stated = (self.status or False) == status and self.basis != "assumed"
        if not is_stated and self._is_as_seen(seen):
            self._mark_on_screen(status)
            is_stated = True
        outcome = "kept" if is_stated else "changed"
        return {"outcome": outcome, **self.session_id.read_as_shown((self | self._household_line()).ids)}

    def _is_as_seen(self, seen):
        """Whether the line says what a screen showed. An empty recordset, for somebody on no line, is not marked."""
        if not isinstance(seen, dict):
            raise UserError(_("What was seen of a line is an object with status and marked_at."))
        marked_at = seen.get("marked_at") or False
        if isinstance(marked_at, datetime):  # in Python: RPC has text
            marked_at = fields.Datetime.to_string(marked_at)
        shown = self.marked_at and fields.Datetime.to_string(self.marked_at)
        return (self.status or False, shown) == (seen.get("status") or False, marked_at)

    def _household_line(self):
        """The line of the household for which the person's mark counts; empty for none."""
        household = self.household_id
        return self.search([("session_id", "=", self.session_id.id), ("participant_id", "=", household.id)])
