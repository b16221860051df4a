from odoo import api, fields, models


class SessionSnapshotMark(models.Model):
    """One line that an answer was counted from, with its mark at that time."""

    _name = "spp.session.snapshot.mark"
    _description = "Mark counted in a snapshot"
    _inherit = ["spp.append.only", "spp.long.list"]
    _rec_name = "attendance_id"
    _order = "session_date, id"
    _log_access = False  # the snapshot says who took it, and when

    answer_id = fields.Many2one(
        "spp.session.snapshot.answer", required=True, readonly=True, index=True, ondelete="restrict"
    )
    attendance_id = fields.Many2one(
        "spp.session.attendance", "Line", required=True, readonly=True, index=True, ondelete="restrict"
    )
    session_id = fields.Many2one(related="attendance_id.session_id")
    session_date = fields.Date("Date", readonly=True)
    status = fields.Selection(
        lambda self: self.env["spp.session.attendance"]._fields["status"].selection, "Status before", readonly=True
    )
    basis = fields.Selection(
        lambda self: self.env["spp.session.attendance"]._fields["basis"].selection,
        "Observed or assumed",
        readonly=True,
    )
    attended_by_id = fields.Many2one("res.partner", "Who came", readonly=True, ondelete="restrict")
    marked_at = fields.Datetime("Marked at", readonly=True)
    excused_rule = fields.Selection(
        lambda self: self.env["spp.session.type"]._fields["excused_rule"].selection,
        "Excused were",
        readonly=True,
        help="The rule of the session, as it was when the session was completed.",
    )
    now_status = fields.Selection(related="attendance_id.status", string="Status now")
    # the numbers of that time, which merges of contacts do not change
    attendance_ref = fields.Integer("Line number then", readonly=True)
    session_ref = fields.Integer("Session number then", readonly=True)
    attended_by_ref = fields.Integer("Number of who came then", readonly=True)
    content_hash = fields.Char("Hash", readonly=True)

    @api.model
    def _refusal(self):
        return self.env["spp.session.snapshot"]._refusal()
