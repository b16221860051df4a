from odoo import fields, models


class SessionSnapshotMark(models.Model):
    """One line that was counted when the snapshot was taken, and what it said then."""

    _name = "spp.session.snapshot.mark"
    _description = "Mark counted in a snapshot"
    _rec_name = "attendance_id"
    _order = "session_date, id"
    _log_access = False  # the snapshot says who took it, and when

    snapshot_id = fields.Many2one("spp.session.snapshot", required=True, readonly=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    attendance_id = fields.Many2one(
        "spp.session.attendance", "Line", required=True, readonly=True, index=True, ondelete="restrict"
    )
    session_id = fields.Many2one("spp.session", required=True, readonly=True, index=True, ondelete="restrict")
    participant_id = fields.Many2one(
        "res.partner", "Person", required=True, readonly=True, index=True, ondelete="restrict"
    )
    session_type_id = fields.Many2one("spp.session.type", required=True, readonly=True, ondelete="restrict")
    session_date = fields.Date("Date", readonly=True)
    status = fields.Selection(
        lambda self: self.env["spp.session.attendance"]._fields["status"].selection, "Was", readonly=True
    )
    basis = fields.Selection(lambda self: self.env["spp.session.attendance"]._fields["basis"].selection, readonly=True)
    marked_at = fields.Datetime("Marked at", readonly=True)
    marked_by_id = fields.Many2one("res.users", "Marked by", readonly=True, ondelete="restrict")
    excused_rule = fields.Selection(
        lambda self: self.env["spp.session.type"]._fields["excused_rule"].selection,
        "Excused were",
        readonly=True,
        help="The rule of the session, as it was kept when it was completed.",
    )
    now_status = fields.Selection(related="attendance_id.status", string="Is")

    def init(self):
        query = "create index if not exists spp_session_snapshot_mark_person on %s (snapshot_id, participant_id)"
        self.env.cr.execute(query % self._table)  # pylint: disable=sql-injection

    def _key(self):
        return (self.participant_id.id, self.session_type_id.id)
