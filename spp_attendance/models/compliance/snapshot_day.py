from odoo import api, fields, models
from odoo.addons.spp_session_tracking.tools.options import options_of


class AttendanceSnapshotDay(models.Model):
    """One attendance that made a day present in a snapshot: a record, or a mark at a session."""

    _name = "spp.attendance.snapshot.day"
    _description = "Attendance counted in a snapshot"
    _inherit = ["spp.append.only", "spp.long.list"]
    _rec_name = "attendance_date"
    _order = "attendance_date, id"
    _log_access = False  # the snapshot says who took it, and when

    answer_id = fields.Many2one(
        "spp.attendance.snapshot.answer", required=True, readonly=True, index=True, ondelete="restrict"
    )
    attendance_date = fields.Date("Date", required=True, readonly=True)
    attendance_category = fields.Selection(
        options_of("spp.attendance.list", "attendance_category"), "Category", readonly=True
    )
    record_id = fields.Many2one("spp.attendance.list", readonly=True, index="btree_not_null", ondelete="restrict")
    session_id = fields.Many2one("spp.session", readonly=True, index="btree_not_null", ondelete="restrict")
    content_hash = fields.Char("Hash", readonly=True)

    @api.model
    def _refusal(self):
        return self.env["spp.session.snapshot"]._refusal()
