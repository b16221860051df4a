from odoo import _
from odoo.exceptions import UserError

# the fields that numbers are counted by
LOGGED_FIELDS = ("date", "start_time", "end_time", "tz", "session_type_id", "area_id", "facilitator_id")


class SessionLoggedFields:
    """The fields that numbers are counted by: changes are logged, and after completion are a manager's."""

    __slots__ = ()

    def _values_to_log(self, vals):
        """{(session, name of the field): its value in words} of the fields to be logged that a write changes.

        After completion only a manager may change them, with a reason. From the session's day on a change of the date
        is logged.
        """
        before = {}
        for session in self:
            names = [name for name in LOGGED_FIELDS if session._changes(name, vals)]
            moved = any(session._changes(name, vals) for name in ("start_at", "end_at"))
            if session.state == "completed" and (names or moved):
                session._check_manager_with_reason()
                names = LOGGED_FIELDS
            elif ("date" in names or moved) and session._has_begun():
                names = ["date"]
            else:
                names = []
            before.update({(session, name): session._in_words(name) for name in names})
        return before

    def _changes_of_values(self, before):
        """The changes for the log, of what differs now from what _values_to_log() found before a write."""
        after = {(session, name): session._in_words(name) for session, name in before}
        return [
            session._change_of_session(self._fields[name]._description_string(self.env), old, after[session, name])
            for (session, name), old in before.items()
            if old != after[session, name]
        ]

    def _change_of_session(self, what, old, new, reason=None):
        return {
            "kind": "session",
            "session_id": self.id,
            "company_id": self.company_id.id,
            "what": what,
            "old_value": old,
            "new_value": new,
            "reason": reason or self._change_reason(),
        }

    def _change_reason(self):
        return (self.env.context.get("change_reason") or "").strip()

    def _changes(self, name, vals):
        if name not in vals:
            return False
        field = self._fields[name]
        return field.convert_to_cache(vals[name], self) != field.convert_to_cache(self[name], self)

    def _in_words(self, name):
        return str(self._fields[name].convert_to_export(self[name], self))

    def _check_manager_with_reason(self):
        if not self._is_manager():
            raise UserError(
                _("The session is completed. Ask a manager to change its date, type, times, area or facilitator.")
            )
        if not self._change_reason():
            raise UserError(_("The session is completed. Give the reason for the change at the bottom of the form."))
