from odoo import _, api
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ...rest import history_id
from ...rest.problem import MissingScope
from ...rest.scope import MARKING
from ...tools.not_there import NotThere

# For each of some records that correct others: the record that its chain of corrections began with.
FIRST_IDS = """
    with recursive chain (last_id, id, replaces_id) as (
               select id, id, replaces_id from spp_attendance_list where id = any(%(ids)s) and replaces_id is not null
                union all
               select chain.last_id, record.id, record.replaces_id
                 from chain
                 join spp_attendance_list record on record.id = chain.replaces_id
           )
    select last_id, id from chain where replaces_id is null
"""


class RecordHistoryIds:
    """Records by the ids that clients of the API know: those of the history (see rest/history_id.py)."""

    __slots__ = ()

    def _history_id(self):
        """The id of the record in the history."""
        return history_id.of_record(self.id)

    def _first_history_ids(self):
        """{id of a record: the id in the history of the record that its chain of corrections began with}.

        A record that corrects nothing is left out: its own is the first.
        """
        self.env["spp.attendance.list"].flush_model(["replaces_id"])
        self.env.cr.execute(SQL(FIRST_IDS, ids=self.ids))
        return {last: history_id.of_record(first) for last, first in self.env.cr.fetchall()}

    @api.model
    def _of_history(self, history_ids):
        """The records that count for some ids of the history, or that have replaced them, as a list in their order.

        The id of a line names the record that counts there. Raises NotThere, and UserError for a line that was
        marked on a screen.
        """
        numbers = [history_id.row_id(each) for each in history_ids if not history_id.is_line(each)]
        found = {record._history_id(): record for record in self.search([("id", "in", numbers)])}
        records = [self._of_line(each) if history_id.is_line(each) else found.get(each) for each in history_ids]
        for each, record in zip(history_ids, records, strict=True):
            if not record:
                raise self._missing(each)
        return self._latest_versions(records)

    @api.model
    def _to_void(self, history_ids):
        """The records to void so that attendances of the history do not count any more, all at once.

        For a line these are all records that the user has made for it. Else an older one of them would count once the
        newest is void. If the user has voided them before, nothing is left to do: it is the same request again. Raises
        NotThere, UserError.
        """
        records = self._of_history([each for each in history_ids if not history_id.is_line(each)])
        on_lines = [self._of_user_on_line(each) for each in history_ids if history_id.is_line(each)]
        return self.union(*records, *on_lines)

    @api.model
    def _of_user_on_line(self, line_history_id):
        line = self._line(line_history_id)
        line_key = [("session_id", "=", line.session_id.id), ("participant_id", "=", line.participant_id.id)]
        records = self.search(line_key) if line else self.browse()
        own = records.filtered(lambda record: record.state == "valid" and record.create_uid == self.env.user)
        if records.filtered(lambda record: record.state == "voided" and record.ended_by_id == self.env.user):
            return own
        counting = self._of_line(line_history_id)
        if not counting:
            raise self._missing(line_history_id)
        return own | counting

    @api.model
    def _missing(self, number):
        return NotThere(_("There is no attendance %(id)s.", id=number))

    @api.model
    def _latest_versions(self, records):
        """For each record the last one in its chain of corrections, which may be the record itself, as a list."""
        replacing, level = {}, self.union(*records)
        while level:
            level = self.search([("replaces_id", "in", level.ids), ("state", "in", ("valid", "replaced"))])
            replacing.update({record.replaces_id: record for record in level})
        latest = []
        for record in records:
            while record in replacing:
                record = replacing[record]
            latest.append(record)
        return latest

    def _check_own(self):
        """Raise UserError if the user may not end one of the records."""
        for record in self - self._filter_access_rules("write"):
            number = record._history_id()
            raise UserError(_("Attendance %(id)s is somebody else's. Ask an officer to correct it.", id=number))

    def _check_scope(self, scopes):
        """Raise MissingScope or AccessError if a record is about a session, and the client may not write to that."""
        if self.session_id and MARKING not in scopes:
            raise MissingScope(MARKING)
        own_pending = self.filtered(lambda record: record.state == "held" and record.create_uid == self.env.user)
        if not (self - own_pending).session_id._is_for_client():
            raise AccessError(_("A device changes only records of sessions that its user facilitates."))

    def _external_ids_in_force(self):
        """{id: external id of the record that counts instead of it, "" if none does} of the records that have ended."""
        ended = self.filtered(lambda record: record.state in ("voided", "replaced"))
        latest = zip(ended, self._latest_versions(list(ended)), strict=True)
        return {record.id: last.external_id if last.state == "valid" else "" for record, last in latest}

    @api.model
    def _line(self, line_history_id):
        """The line with an id of the history, or none."""
        return self.env["spp.session.attendance"].search([("id", "=", history_id.row_id(line_history_id))])

    @api.model
    def _of_line(self, line_history_id):
        """The record that counts on a line, or none. Raises UserError if the line was marked on a screen."""
        line = self._line(line_history_id).filtered("status")
        if not line:
            return self.browse()
        record = self.search([("session_id", "=", line.session_id.id), ("external_id", "=", line.external_id or "")])
        if not record:
            text = _("Attendance %(id)s was marked on a screen. Change it there.", id=line_history_id)
            raise UserError(text)
        return record
