from odoo import api, fields, models
from odoo.addons.spp_session_tracking.models.attendance.session_columns import update_query
from odoo.tools import sql

# {column of the line that repeats something of its session: its value in SQL}
SESSION_COLUMNS = {
    "attendance_type_id": "session_type.attendance_type_id",
    "attendance_location_id": "session.attendance_location_id",
}
UPDATE_SESSION_COLUMNS = update_query(SESSION_COLUMNS)


class SessionAttendance(models.Model):
    """What the history shows of a session stands on its lines: a page of it is read from these alone."""

    _inherit = "spp.session.attendance"

    # both are found by the indexes of the history
    attendance_type_id = fields.Many2one(
        "spp.attendance.type", compute="_compute_attendance_type_id", store=True, precompute=True
    )
    attendance_location_id = fields.Many2one(related="session_id.attendance_location_id", store=True, precompute=True)

    @api.depends("session_type_id")  # and by _count_as_types()
    def _compute_attendance_type_id(self):
        for line in self:
            line.attendance_type_id = line.session_type_id.attendance_type_id

    @api.model
    def _count_as_types(self, session_types):
        """Let the lines of session types count as what these say."""
        self.env.flush_all()
        self.env.cr.execute(f"{UPDATE_SESSION_COLUMNS} and session_type.id = any(%s)", [session_types.ids])
        self.invalidate_model(["attendance_type_id"])

    def _auto_init(self):
        is_new = sql.table_exists(self.env.cr, self._table) and not sql.column_exists(
            self.env.cr, self._table, "attendance_type_id"
        )
        if is_new:
            for name in SESSION_COLUMNS:
                sql.create_column(self.env.cr, self._table, name, "int4")
        return super()._auto_init()

    @api.model
    def _session_columns(self):
        return {**super()._session_columns(), **SESSION_COLUMNS}

    def _history_id(self):
        """The id under which clients know a line, as that of the history."""
        return self.id * 2 + 1
