from odoo import _, api, fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    # OpenSPP's names and types, so that both can share a database
    is_registrant = fields.Boolean("Registrant")
    is_group = fields.Boolean("Group")
    family_name = fields.Char()
    given_name = fields.Char()
    addl_name = fields.Char("Additional name")
    # attendance
    session_expected_count = fields.Integer(
        "Sessions due", compute="_compute_session_attendance", groups="spp_session_tracking.group_viewer"
    )
    session_attendance_rate = fields.Float(
        "Attendance %",
        compute="_compute_session_attendance",
        groups="spp_session_tracking.group_viewer",
        help="How many percent of the completed sessions the person was expected at, and came to.",
    )
    last_session_date = fields.Date(
        "Last came", compute="_compute_session_attendance", groups="spp_session_tracking.group_viewer"
    )
    session_change_count = fields.Integer(
        "Changes of attendance", compute="_compute_session_change_count", groups="spp_session_tracking.group_viewer"
    )

    @api.model
    def _domain_participants(self):
        """Who can be expected at a session: people, and no user, no company. Extend it with super()."""
        return [("is_company", "=", False), ("user_ids", "=", False)]

    def _compute_session_attendance(self):
        due = [("participant_id", "in", self.ids), ("session_id.state", "=", "completed"), ("status", "!=", False)]
        lines, attended = self.env["spp.session.attendance"], ("is_attended", "=", True)
        expected = lines._read_group([*due, ("is_expected", "=", True)], ["participant_id", "is_attended"], ["__count"])
        count = {(person.id, is_attended): number for person, is_attended, number in expected}
        last = dict(lines._read_group([*due, attended], ["participant_id"], ["session_date:max"]))
        for partner in self:
            came, missed = count.get((partner.id, True), 0), count.get((partner.id, False), 0)
            partner.session_expected_count = came + missed
            partner.session_attendance_rate = came * 100 / (came + missed) if came + missed else 0.0
            partner.last_session_date = last.get(partner, False)

    def _compute_session_change_count(self):
        counted = self.env["spp.session.attendance.change"]._read_group(
            [("participant_id", "in", self.ids)], ["participant_id"], ["__count"]
        )
        counts = {partner.id: count for partner, count in counted}
        for partner in self:
            partner.session_change_count = counts.get(partner.id, 0)

    def action_view_session_attendance(self):
        """Show the history of the person, with the rate of each session type."""
        action = self._view_action("spp_session_attendance_report_action")
        views = [(False, view) for view in ("list", "kanban", "pivot", "graph")]
        return {**action, "views": views, "context": {"search_default_group_by_session_type_id": 1}}

    def action_view_session_changes(self):
        """Show how the person was marked before, and who changed it."""
        return {**self._view_action("spp_session_attendance_change_action"), "context": {}}

    def _view_action(self, name):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(f"spp_session_tracking.{name}")
        return {**action, "domain": [("participant_id", "=", self.id)]}

    def write(self, vals):
        result = super().write(vals)
        if "active" in vals and not vals["active"]:
            self._leave_scheduled_sessions()
        return result

    def _leave_scheduled_sessions(self):
        """Take archived people off the sessions to come, unless something is stated about them there."""
        # sudo: a user who archives contacts need not have the right to change sessions
        lines = self.env["spp.session.attendance"].sudo()
        domain = [("participant_id", "in", self.ids), ("session_id.state", "=", "scheduled"), ("marked_at", "=", False)]
        lines.with_context(change_reason=_("The contact was archived")).search(domain).unlink()
