from odoo import api, fields, models
from odoo.addons.spp_session_tracking.models.compliance.answer import OUTCOMES
from odoo.addons.spp_session_tracking.models.snapshot.names_then import NamesThen
from odoo.addons.spp_session_tracking.models.snapshot.person import OFFICER

from .answer import ANSWER_FIELDS


class AttendanceSnapshotAnswer(NamesThen, models.Model):
    """The days present of one person by one attendance type with a rule, when the snapshot was taken."""

    _name = "spp.attendance.snapshot.answer"
    _description = "Days present stored in a snapshot"
    _inherit = ["spp.append.only", "spp.attendance.answer", "spp.long.list"]
    _log_access = False  # the snapshot says who took it, and when

    snapshot_id = fields.Many2one("spp.session.snapshot", required=True, readonly=True, index=True, ondelete="restrict")
    participant_id = fields.Many2one(required=True, index=True)
    attendance_type_id = fields.Many2one(required=True, index=True)
    company_id = fields.Many2one(index=True)
    taken_at = fields.Datetime(related="snapshot_id.taken_at")
    participant_ref = fields.Integer("Contact number then", readonly=True, help="Merging contacts does not change it.")
    participant_name = fields.Char("Name then", compute="_compute_participant_name")
    participant_identifier = fields.Char("Identifier then", compute="_compute_participant_identifier", groups=OFFICER)
    content_hash = fields.Char("Hash", readonly=True)
    day_ids = fields.One2many("spp.attendance.snapshot.day", "answer_id", "Attendances counted")
    # today
    now_outcome = fields.Selection(OUTCOMES, "Outcome now", compute="_compute_now")
    now_days_present = fields.Integer("Days present now", compute="_compute_now")
    now_required_days = fields.Integer("Required days now", compute="_compute_now")

    @api.model
    def _refusal(self):
        return self.env["spp.session.snapshot"]._refusal()

    def _key(self):
        return (self.participant_id.id, self.attendance_type_id.id)

    def _to_dict(self):
        """The answer as evaluate_days() gave it."""
        return {name: self[name].id if name.endswith("_id") else self[name] for name in ANSWER_FIELDS}

    def _compute_now(self):
        for snapshot, answers in self.grouped("snapshot_id").items():
            found = snapshot._days_now(answers.participant_id.ids)
            for answer in answers:
                now = found.get(answer._key(), {})
                answer.now_outcome = now.get("outcome", "nothing_due")
                answer.now_days_present = now.get("days_present", 0)
                answer.now_required_days = now.get("required_days", 0)
