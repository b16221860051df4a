from odoo import api

from ...tools.options import options_of
from .session_columns import update_query

# {column of the line that repeats something of its session: its value in SQL}
SESSION_COLUMNS = {
    "session_start_at": "session.start_at",
    "make_up_period": "session.make_up_period",
    # empty while the session is open, also while it waits for confirmation
    "applied_rule": "case when session.state = 'cancelled' then 'cancelled' "
    "when session.awaits_confirmation is not true then session.applied_excused_rule end",
}
UPDATE_SESSION_COLUMNS = update_query(SESSION_COLUMNS)


class LineComplianceColumns:
    """Each line repeats what compliance needs of its session, so that a region's year is counted without a join."""

    __slots__ = ()

    @api.model
    def _applied_rules(self):
        """How sessions may count excused people, as options of `applied_rule`."""
        states = dict(options_of("spp.session", "state")(self))
        return [*options_of("spp.session.type", "excused_rule")(self), ("cancelled", states["cancelled"])]

    @api.depends("session_id")  # refreshed by _refresh_compliance_columns(): see the field
    def _compute_applied_rule(self):
        for line in self:
            session = line.session_id
            applied = not session.awaits_confirmation and session.applied_excused_rule
            line.applied_rule = "cancelled" if session.state == "cancelled" else applied

    @api.model
    def _refresh_compliance_columns(self, sessions):
        """Refresh the lines of sessions that were completed, confirmed or cancelled."""
        sessions.flush_recordset(["state", "applied_excused_rule", "awaits_confirmation", "start_at", "make_up_period"])
        self.env.cr.execute(f"{UPDATE_SESSION_COLUMNS} and session.id = any(%s)", [sessions.ids], log_exceptions=False)
        self.invalidate_model(list(SESSION_COLUMNS))
