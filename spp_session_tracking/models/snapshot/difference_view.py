from odoo import fields, models
from odoo.tools import SQL

from ..compliance.answer import OUTCOMES
from .difference import FOR_SCREEN


class SessionDifference(models.Model):
    """A person whose answer differs today from the one in a snapshot. The context names it: `difference_of`."""

    _name = "spp.session.difference"
    _description = "Difference to a snapshot"
    _auto = False
    _rec_name = "participant_id"
    _order = "participant_id, session_type_id"

    snapshot_id = fields.Many2one("spp.session.snapshot", readonly=True)
    answer_id = fields.Many2one("spp.session.snapshot.answer", "In the snapshot", readonly=True)
    participant_id = fields.Many2one("res.partner", "Person", readonly=True)
    session_type_id = fields.Many2one("spp.session.type", "Session type", readonly=True)
    was_outcome = fields.Selection(OUTCOMES, "Outcome before", readonly=True)
    was_attended = fields.Integer("Attended then", readonly=True)
    was_counted = fields.Integer("Counted then", readonly=True)
    was_attendance_rate = fields.Float("Attendance % then", readonly=True, group_operator=None)
    now_outcome = fields.Selection(OUTCOMES, "Outcome now", readonly=True)
    now_attended = fields.Integer("Attended now", readonly=True)
    now_counted = fields.Integer("Counted now", readonly=True)
    now_attendance_rate = fields.Float("Attendance % now", readonly=True, group_operator=None)
    has_other_outcome = fields.Boolean("Another outcome", readonly=True)
    change_count = fields.Integer("Changes", compute="_compute_change_count")

    def _key(self):
        return (self.participant_id.id, self.session_type_id.id)

    def _changes(self):
        return self.snapshot_id._changes_since([difference._key() for difference in self])

    def _compute_change_count(self):
        changes = self._changes()
        for difference in self:
            difference.change_count = len(changes[difference._key()])

    def action_view_changes(self):
        """Show the changes that made the difference."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "spp_session_tracking.spp_session_attendance_change_action"
        )
        return {**action, "domain": [("id", "in", self._changes()[self._key()].ids)], "context": {}}

    def action_view_answer(self):
        """Show the answer in the snapshot, with the marks it was counted from."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "spp_session_tracking.spp_session_snapshot_answer_action"
        )
        return {**action, "views": [(False, "form")], "res_id": self.answer_id.id}

    @property
    def _table_query(self):
        # through the rules: a snapshot the user may not see has no differences
        snapshot = self.env["spp.session.snapshot"].search([("id", "=", self.env.context.get("difference_of"))])
        return SQL("(%s)", snapshot._difference_query(FOR_SCREEN))
