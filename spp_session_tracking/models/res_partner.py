from odoo import _, fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    # OpenSPP's names and types, so that both can share a database
    is_registrant = fields.Boolean("Registrant")
    is_group = fields.Boolean("Group")
    family_name = fields.Char()
    given_name = fields.Char()
    addl_name = fields.Char("Additional name")
    # attendance
    session_attendance_ids = fields.One2many(
        "spp.session.attendance", "participant_id", "Attendance", groups="spp_session_tracking.group_viewer"
    )
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

    def _compute_session_attendance(self):
        due = [("participant_id", "in", self.ids), ("session_id.state", "=", "completed"), ("status", "!=", False)]
        lines = self.env["spp.session.attendance"]
        aggregates = ["__count", "session_date:max"]
        counts = lines._read_group([*due, ("is_expected", "=", True)], ["participant_id", "is_attended"], aggregates)
        expected, came = {}, {}
        for person, is_attended, count, _last in counts:
            expected[person.id] = expected.get(person.id, 0) + count
            came[person.id] = came.get(person.id, 0) + count * is_attended
        attended = lines._read_group([*due, ("is_attended", "=", True)], ["participant_id"], aggregates)
        last = {person.id: date for person, _count, date in attended}
        for partner in self:
            total = expected.get(partner.id, 0)
            partner.session_expected_count = total
            partner.session_attendance_rate = came.get(partner.id, 0) * 100 / total if total else 0.0
            partner.last_session_date = last.get(partner.id, False)

    def action_view_session_attendance(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("spp_session_tracking.spp_session_attendance_action")
        return {**action, "domain": [("participant_id", "=", self.id)], "context": {}}

    def write(self, vals):
        result = super().write(vals)
        if "active" in vals and not vals["active"]:
            self._leave_scheduled_sessions()
        return result

    def _leave_scheduled_sessions(self):
        """Take archived people off the sessions to come; where anything is stated of them they stay."""
        # sudo: whoever keeps the contacts need not be allowed to change sessions
        lines = self.env["spp.session.attendance"].sudo()
        domain = [("participant_id", "in", self.ids), ("session_id.state", "=", "scheduled"), ("marked_at", "=", False)]
        lines.with_context(change_reason=_("The contact was archived")).search(domain).unlink()
