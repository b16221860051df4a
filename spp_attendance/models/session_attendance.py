from odoo import api, fields, models
from odoo.addons.spp_session_tracking.models.attendance.session_columns import update_query
from odoo.tools import sql

from ..rest import history_id

# {column of the line that repeats something of its session: its value in SQL}
SESSION_COLUMNS = {
    "attendance_type_id": "session_type.attendance_type_id",
    "attendance_location_id": "session.attendance_location_id",
}
UPDATE_SESSION_COLUMNS = update_query(SESSION_COLUMNS)


class SessionAttendance(models.Model):
    """The history reads lines alone: what it shows of their session is repeated on them."""

    _inherit = "spp.session.attendance"

    # Stored. Another type of the session reaches the lines by the dependency. Another attendance type of the session
    # type would write its lines one by one: SessionType.write() calls _refresh_attendance_type() instead, which is one
    # statement. Lines that are inserted by SQL take both fields from _session_columns().
    attendance_type_id = fields.Many2one(
        "spp.attendance.type", "Attendance type", compute="_compute_attendance_type_id", store=True, precompute=True
    )
    attendance_location_id = fields.Many2one(related="session_id.attendance_location_id", store=True, precompute=True)

    def _auto_init(self):
        """Make the two columns empty, as they are at installation: Odoo would compute them for each line there is."""
        for name in SESSION_COLUMNS:
            if not sql.column_exists(self.env.cr, self._table, name):
                sql.create_column(self.env.cr, self._table, name, "int4")
        return super()._auto_init()

    @api.depends("session_type_id")
    def _compute_attendance_type_id(self):
        for line in self:
            line.attendance_type_id = line.session_type_id.attendance_type_id

    @api.model
    def _refresh_attendance_type(self, session_types):
        """Let the lines of some session types repeat the attendance type that these have now."""
        self.env.flush_all()
        self.env.cr.execute(f"{UPDATE_SESSION_COLUMNS} and session_type.id = any(%s)", [session_types.ids])
        self.invalidate_model(["attendance_type_id"])

    @api.model
    def _session_columns(self):
        return {**super()._session_columns(), **SESSION_COLUMNS}

    def _history_id(self):
        """The id under which clients know a line: that of the history."""
        return history_id.of_line(self.id)
