from odoo import api, fields, models
from odoo.addons.spp_session_tracking import guard
from odoo.addons.spp_session_tracking.kept import fill
from odoo.tools import sql

# {column: what a line keeps in it of its session}
KEPT = {
    "attendance_type_id": "session_type.attendance_type_id",
    "attendance_location_id": "session.attendance_location_id",
}
OF_SESSION = tuple(KEPT)
FILL = fill(KEPT)  # for any number: a type of sessions may have a million


class SessionAttendance(models.Model):
    """What the history says of a session is kept on its lines: a page of it is read from these alone."""

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
        self.env.cr.execute(f"{FILL} and session_type.id = any(%s)", [session_types.ids])
        self.invalidate_model(["attendance_type_id"])

    def _auto_init(self):
        is_new = sql.table_exists(self.env.cr, self._table) and not sql.column_exists(
            self.env.cr, self._table, OF_SESSION[0]
        )
        if is_new:
            for name in OF_SESSION:
                sql.create_column(self.env.cr, self._table, name, "int4")
        return super()._auto_init()

    @api.model_create_multi
    def create(self, vals_list):
        guard.refuse(vals_list, OF_SESSION)
        return super(SessionAttendance, guard.without_defaults(self, OF_SESSION)).create(vals_list)

    def write(self, vals):
        guard.refuse([vals], OF_SESSION)
        return super().write(vals)

    @api.model
    def _kept_of_session(self):
        return {**super()._kept_of_session(), **KEPT}

    def _history_id(self):
        """The id under which clients know a line, as that of the history."""
        return self.id * 2 + 1
