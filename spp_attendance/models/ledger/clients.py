from odoo import _, api
from odoo.exceptions import MissingError, UserError

from ...rest.problem import MissingScope
from ...rest.scope import MARKING

LAST_ID = 2**31 - 1  # of PostgreSQL's ids


class RecordClients:
    """What clients of the API send and take back."""

    __slots__ = ()

    def _history_id(self):
        """The id under which clients know a record, as that of the history."""
        return self.id * 2

    @api.model
    def _of_history(self, history_ids):
        """The records that attendances of the history say, or what has replaced them, in order, as a list.

        Of a line of a session it is the record that stands there: what was stated on a screen is none. Raises
        MissingError, UserError.
        """
        numbers = [history_id // 2 for history_id in history_ids if history_id // 2 <= LAST_ID]
        there = {record._history_id(): record for record in self.search([("id", "in", numbers)])}
        found = [self._of_line(each) if each % 2 else there.get(each) for each in history_ids]
        for history_id, record in zip(history_ids, found, strict=True):
            if not record:
                raise self._missing(history_id)
        return self._in_their_places(found)

    @api.model
    def _to_void(self, history_ids):
        """The records to void so that attendances of the history do not count any more, all at once.

        Of a line of a session these are all that the user has stated there, so that nothing of it comes to stand in the
        place of what is voided. What the user has voided there before stays so: that was the same request. Raises
        MissingError, UserError.
        """
        records = self._of_history([each for each in history_ids if each % 2 == 0])
        return self.union(*records, *(self._of_user_on_line(each) for each in history_ids if each % 2))

    @api.model
    def _of_user_on_line(self, history_id):
        line = self._line(history_id)
        pair = [("session_id", "=", line.session_id.id), ("participant_id", "=", line.participant_id.id)]
        said = self.search(pair) if line else self.browse()
        own = said.filtered(lambda record: record.state == "valid" and record.create_uid == self.env.user)
        if said.filtered(lambda record: record.state == "voided" and record.ended_by_id == self.env.user):
            return own
        standing = self._of_line(history_id)
        if not standing:
            raise self._missing(history_id)
        return own | standing

    @api.model
    def _missing(self, history_id):
        return MissingError(_("There is no attendance %(id)s.", id=history_id))

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

    def _check_own(self):
        """Raise UserError where the user may not end one of the records."""
        for record in self - self._filter_access_rules("write"):
            number = record._history_id()
            raise UserError(_("Attendance %(id)s is somebody else's. Ask an officer to correct it.", id=number))

    def _check_scope(self, scopes):
        """Raise MissingScope where one of the records is about a session, and the scopes do not reach so far."""
        if self.session_id and MARKING not in scopes:
            raise MissingScope(MARKING)

    def _standing(self):
        """{id: the external id of what stands in the place of a record, "" where nothing does} of those that ended."""
        ended = self.filtered(lambda record: record.state in ("voided", "replaced"))
        places = zip(ended, self._in_their_places(list(ended)), strict=True)
        return {record.id: place.external_id if place.state == "valid" else "" for record, place in places}

    @api.model
    def _line(self, history_id):
        """The line of a session that an id of the history is of, none where there is none."""
        number = history_id // 2
        return self.env["spp.session.attendance"].search([("id", "=", number if number <= LAST_ID else 0)])

    @api.model
    def _of_line(self, history_id):
        """The record that stands on a line, none where nothing does. Raises UserError where no record does."""
        line = self._line(history_id).filtered("status")
        if not line:
            return self.browse()
        record = self.search([("session_id", "=", line.session_id.id), ("external_id", "=", line.external_id or "")])
        if not record:
            raise UserError(_("Attendance %(id)s was marked on a screen. Mark it again there.", id=history_id))
        return record
