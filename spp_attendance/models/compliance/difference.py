from odoo import fields, models
from odoo.addons.spp_session_tracking.models.compliance.answer import OUTCOMES
from odoo.tools import SQL


class AttendanceDifference(models.Model):
    """A person whose days present differ today from those in a snapshot. The context names it: `difference_of`."""

    _name = "spp.attendance.difference"
    _description = "Difference of days to a snapshot"
    _auto = False
    _rec_name = "participant_id"
    _order = "participant_id, attendance_type_id"

    answer_id = fields.Many2one("spp.attendance.snapshot.answer", "In the snapshot", readonly=True)
    participant_id = fields.Many2one("res.partner", "Person", readonly=True)
    attendance_type_id = fields.Many2one("spp.attendance.type", "Type", readonly=True)
    was_outcome = fields.Selection(OUTCOMES, "Outcome before", readonly=True)
    was_days_present = fields.Integer("Days present then", readonly=True)
    was_required_days = fields.Integer("Required days then", readonly=True, group_operator=None)
    now_outcome = fields.Selection(OUTCOMES, "Outcome now", readonly=True)
    now_days_present = fields.Integer("Days present now", readonly=True)
    now_required_days = fields.Integer("Required days now", readonly=True, group_operator=None)
    has_other_outcome = fields.Boolean("Another outcome", readonly=True)

    def action_view_answer(self):
        """Show the answer in the snapshot, with the attendances it was counted from."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("spp_attendance.spp_attendance_snapshot_answer_action")
        return {**action, "views": [(False, "form")], "res_id": self.answer_id.id}

    def action_view_attendances(self):
        """Show the attendances of the person in the period of the snapshot, as they are now."""
        self.ensure_one()
        snapshot = self._snapshot()
        action = self.env["ir.actions.act_window"]._for_xml_id("spp_attendance.spp_attendance_history_action")
        domain = [
            ("participant_id", "=", self.participant_id.id),
            ("attendance_type_id", "=", self.attendance_type_id.id),
            ("attendance_date", ">=", snapshot.date_from),
            ("attendance_date", "<=", snapshot.date_to),
        ]
        return {**action, "domain": domain, "context": {}}

    def _snapshot(self):
        # through the rules: a snapshot the user may not see has no differences
        return self.env["spp.session.snapshot"].search([("id", "=", self.env.context.get("difference_of"))])

    @property
    def _table_query(self):
        return SQL("(%s)", self._snapshot()._days_difference_query())
