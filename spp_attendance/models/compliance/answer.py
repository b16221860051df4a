from odoo import fields, models
from odoo.addons.spp_session_tracking.models.compliance.answer import OUTCOMES

ANSWER_FIELDS = ("participant_id", "attendance_type_id", "days_present", "required_days", "outcome", "is_compliant")


class AttendanceAnswer(models.AbstractModel):
    """Whether one person came on the days that one attendance type requires: counted now, or stored in a snapshot."""

    _name = "spp.attendance.answer"
    _description = "Answer about days present"
    _rec_name = "participant_id"
    _order = "participant_id, attendance_type_id"

    participant_id = fields.Many2one("res.partner", "Person", readonly=True, ondelete="restrict")
    attendance_type_id = fields.Many2one("spp.attendance.type", "Type", readonly=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", readonly=True)
    days_present = fields.Integer(
        "Days present", readonly=True, help="The days the person was present or late on. Twice on one day is one day."
    )
    required_days = fields.Integer("Required days", readonly=True, group_operator=None)
    outcome = fields.Selection(OUTCOMES, readonly=True)
    is_compliant = fields.Boolean(readonly=True)
