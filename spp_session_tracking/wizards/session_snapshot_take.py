from odoo import api, fields, models


class SessionSnapshotTake(models.TransientModel):
    _name = "spp.session.snapshot.take"
    _description = "Take a snapshot"
    _inherit = ["spp.session.dialog"]
    _target = None

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
        """Take the snapshot and show it."""
        self.ensure_one()
        date_from, date_to, people, types = self._asked()
        taken = self.env["spp.session.snapshot"].snapshot(
            date_from, date_to, types, people, self.label, self.reason, self.supersedes_id.id
        )
        action = self.env["ir.actions.act_window"]._for_xml_id("spp_session_tracking.spp_session_snapshot_action")
        return {**action, "views": [(False, "form")], "res_id": taken}
