from odoo import _, models
from odoo.exceptions import UserError

# the facts numbers are counted by
FACTS = ("date", "start_time", "end_time", "tz", "session_type_id", "area_id", "facilitator_id")


class Session(models.Model):
    """What a session is counted by: settled at completion, and on the log from the session's day on."""

    _inherit = "spp.session"

    def _facts_to_log(self, vals):
        """What a write will change of facts that numbers hang on: {(session, name of the field): value in words}.

        After completion only a manager may, who says why. From the session's day on a change of the date is logged.
        """
        facts = {}
        for session in self:
            names = [name for name in FACTS if session._changes(name, vals)]
            moved = any(session._changes(name, vals) for name in ("start_at", "end_at"))
            if session.state == "completed" and (names or moved):
                session._check_manager_with_reason()
                names = FACTS
            elif session._has_come() and ("date" in names or moved):
                names = ["date"]
            else:
                names = []
            facts.update({(session, name): session._in_words(name) for name in names})
        return facts

    def _log_facts(self, facts):
        after = {(session, name): session._in_words(name) for session, name in facts}
        self.env["spp.session.attendance.change"]._log(
            [
                session._change_of_session(self._fields[name]._description_string(self.env), old, after[session, name])
                for (session, name), old in facts.items()
                if old != after[session, name]
            ]
        )

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
