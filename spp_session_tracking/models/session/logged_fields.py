from odoo import _
from odoo.exceptions import AccessError, UserError

from ...rules import visible_text
from ...tools.change_log import in_words
from .beginning import SCHEDULE

# the fields that numbers are counted by
LOGGED_FIELDS = (*SCHEDULE, "session_type_id", "area_id", "facilitator_id")
# these are logged from the day on too, but facilitators change them
ALSO_LOGGED = ("co_facilitator_ids",)


class SessionLoggedFields:
    """The fields that numbers are counted by: changes are logged, and after completion are a manager's."""

    __slots__ = ()

    def _values_to_log(self, vals):
        """{(session, name of the field): its value in words} of the fields to be logged that a write changes.

        After completion only a manager may change them, with a reason. They are logged from the session's day on, by
        _changes_of_values().
        """
        before = {}
        for session in self:
            names = [name for name in LOGGED_FIELDS if session._changes(name, vals)]
            also = [name for name in ALSO_LOGGED if name in vals]
            if session.state == "completed" and names:
                session._check_manager_with_reason()
            has_begun = bool(names or also) and session._has_begun()
            before.update({(session, name): (session._in_words(name), has_begun) for name in (*names, *also)})
        return before

    def _changes_of_values(self, before):
        """The changes for the log: what a write changed of sessions whose day has come, or comes by it.

        before: see _values_to_log()
        """
        after = {(session, name): session._in_words(name) for session, name in before}
        return [
            session._change_of_session(self._fields[name]._description_string(self.env), old, after[session, name])
            for (session, name), (old, has_begun) in before.items()
            if old != after[session, name] and (has_begun or session._has_begun())
        ]

    def _changes_of_deletion(self):
        """The changes for the log, of sessions to be deleted. The log keeps no link to what is no longer there."""
        begun = self.filtered(lambda session: session._has_begun())
        return [
            {
                **session._change_of_session(_("Session %(id)s", id=session.id), session.name, _("Deleted")),
                "session_id": False,
            }
            for session in begun
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
        return visible_text(self.env.context.get("change_reason"))

    def _changes(self, name, vals):
        if name not in vals:
            return False
        field = self._fields[name]
        return field.convert_to_cache(vals[name], self) != field.convert_to_cache(self[name], self)

    def _in_words(self, name):
        if self._fields[name].type == "many2many":
            return ", ".join(sorted(self[name].sudo().mapped("display_name")))  # sudo: users of other companies
        return in_words(self, name, self[name])

    def _check_manager_with_reason(self):
        if not self._is_manager():
            raise AccessError(
                _("The session is completed. Ask a manager to change its date, type, times, area or facilitator.")
            )
        if not self._change_reason():
            raise UserError(_("The session is completed. Give the reason for the change at the bottom of the form."))
