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
    def _of_history(self, history_ids):
        """The records that attendances of the history say, or what has replaced them, in order, as a list.

        Of a line of a session it is the record that stands there: what was stated on a screen is none. Raises
        MissingError, UserError.
        """
        numbers = [history_id // 2 for history_id in history_ids if history_id // 2 <= LAST_ID]
        there = {record._history_id(): record for record in self.search([("id", "in", numbers)])}
        found = []
        for history_id in history_ids:
            number, is_line = divmod(history_id, 2)
            record = self._of_line(number) if is_line and number <= LAST_ID else there.get(history_id)
            if not record:
                raise MissingError(_("There is no attendance %(id)s.", id=history_id))
            found.append(record)
        return self._in_their_places(found)

    @api.model
    def _in_their_places(self, records):
        """What has replaced each of some records, or else the record."""
        replacing, level = {}, self.union(*records)
        while level:
            level = self.search([("replaces_id", "in", level.ids), ("state", "in", ("valid", "replaced"))])
            replacing.update({each.replaces_id: each for each in level})
        places = []
        for record in records:
            while record in replacing:
                record = replacing[record]
            places.append(record)
        return places

    @api.model
    def _of_line(self, line_id):
        line = self.env["spp.session.attendance"].search([("id", "=", line_id), ("status", "!=", False)])
        if not line:
            return self.browse()
        record = self.search([("session_id", "=", line.session_id.id), ("external_id", "=", line.external_id or "")])
        if not record:
            raise UserError(_("Attendance %(id)s was marked on a screen. Mark it again there.", id=line_id * 2 + 1))
        return record
