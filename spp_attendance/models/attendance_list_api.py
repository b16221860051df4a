from odoo import _, api, models
from odoo.addons.spp_session_tracking.seen import Seen
from odoo.exceptions import MissingError, UserError

from ..submission import Submission

LAST_ID = 2**31 - 1  # of PostgreSQL's ids


class AttendanceList(models.Model):
    """What clients of the API send and take back."""

    _inherit = "spp.attendance.list"

    def _history_id(self):
        """The id under which clients know a record."""
        return self.id * 2

    @api.model
    def _submit(self, rows, envelope, caller, seen=None):
        """Keep rows that a client sends. Returns a Result for each (see Submission)."""
        self.check_access_rights("create")
        return Submission(self, rows, envelope, caller, seen or Seen(self.env)).keep()

    @api.model
    def _of_history(self, history_id):
        """The record that an attendance of the history says, or what has replaced it. Raises MissingError, UserError.

        Of a line of a session it is the record that stands there: what was stated on a screen is none.
        """
        number, is_line = divmod(history_id, 2)
        record = self.browse()
        if number <= LAST_ID:
            record = self._of_line(number) if is_line else self.search([("id", "=", number)])
        if not record:
            raise MissingError(_("There is no attendance %(id)s.", id=history_id))
        while record.replaced_by_ids.filtered(lambda each: each.state in ("valid", "replaced")):
            record = record.replaced_by_ids.filtered(lambda each: each.state in ("valid", "replaced"))[:1]
        return record

    @api.model
    def _of_line(self, line_id):
        line = self.env["spp.session.attendance"].search([("id", "=", line_id), ("status", "!=", False)])
        if not line:
            return self.browse()
        record = self.search([("session_id", "=", line.session_id.id), ("external_id", "=", line.external_id or "")])
        if not record:
            raise UserError(_("Attendance %(id)s was marked on a screen. Mark it again there.", id=line_id * 2 + 1))
        return record
