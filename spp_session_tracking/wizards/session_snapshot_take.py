from odoo import _, api, fields, models

MARKS_AT_ONCE = 100_000  # a snapshot of so many takes some seconds


class SessionSnapshotTake(models.TransientModel):
    _name = "spp.session.snapshot.take"
    _description = "Take a snapshot"
    _inherit = ["spp.session.dialog"]
    _target = None
    _transient_max_hours = 12.0  # a job may wait

    label = fields.Char(required=True)
    date_from = fields.Date("From", required=True)
    date_to = fields.Date("To", required=True)
    session_type_ids = fields.Many2many("spp.session.type", string="Session types", help="Empty for all of them.")
    participant_ids = fields.Many2many(
        "res.partner",
        string="People",
        context={"active_test": False},
        help="Empty for everybody who was expected.",
    )
    supersedes_id = fields.Many2one("spp.session.snapshot", "In place of", readonly=True)
    open_count = fields.Integer("Open sessions", compute="_compute_open_count")
    reason = fields.Char()

    @api.depends("date_from", "date_to", "session_type_ids", "participant_ids")
    def _compute_open_count(self):
        snapshots, sessions = self.env["spp.session.snapshot"], self.env["spp.session"]
        for dialog in self:
            is_asked = dialog.date_from and dialog.date_to
            dialog.open_count = sessions.search_count(snapshots._domain_open(*dialog._asked())) if is_asked else 0

    def _asked(self):
        people, types = self.participant_ids._origin.ids, self.session_type_ids._origin.ids
        return (self.date_from, self.date_to, people or None, types or None)

    def action_confirm(self):
        """Take the snapshot and show it; where that takes long, the job that does."""
        self.ensure_one()
        if self._mark_count() > MARKS_AT_ONCE:
            name = _("Take a snapshot: %(label)s", label=self.label)
            return self.env["spp.job"]._start("spp.job.snapshot", name, {"dialog": self.id}, 1)._open()
        return self._show(self._take())

    def _mark_count(self):
        """How many lines the snapshot may hold, counted up to one more than are taken at once."""
        date_from, date_to, people, types = self._asked()
        domain = [("session_date", ">=", date_from), ("session_date", "<=", date_to)]
        domain += [("company_id", "=", self.env.company.id)]
        domain += [("session_type_id", "in", types)] if types else []
        domain += [("participant_id", "in", people)] if people else []
        return self.env["spp.session.attendance"].search_count(domain, limit=MARKS_AT_ONCE + 1)

    def _take(self):
        """Take the snapshot. Returns its id."""
        date_from, date_to, people, types = self._asked()
        return self.env["spp.session.snapshot"].snapshot(
            date_from, date_to, types, people, self.label, self.reason, self.supersedes_id.id
        )

    @api.model
    def _show(self, snapshot_id):
        action = self.env["ir.actions.act_window"]._for_xml_id("spp_session_tracking.spp_session_snapshot_action")
        return {**action, "views": [(False, "form")], "res_id": snapshot_id}
