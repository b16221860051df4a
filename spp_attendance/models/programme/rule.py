from odoo import fields, models


class AttendanceRule(models.AbstractModel):
    """What attendance a programme asks: chosen in its wizard, and stored in its manager."""

    _name = "spp.attendance.rule"
    _description = "Attendance asked by a programme"

    attendance_counts = fields.Selection(
        [("sessions", "Sessions"), ("days", "Days present")],
        "What is counted",
        required=True,
        default="sessions",
        help="Sessions: by the required attendance of each session type. Days present: by the days that each "
        "attendance type requires.",
    )
    # Archived ones too: without them an empty list would stand for all types. The domain is a text for the same reason:
    # Odoo reads no others where it is a list, and a type may have stopped counting.
    session_type_ids = fields.Many2many(
        "spp.session.type",
        string="Session types",
        check_company=True,
        context={"active_test": False},
        domain="[('counts_for_compliance', '=', True)]",
        help="All of them have to be attended as each requires. Empty: every type that counts for compliance.",
    )
    attendance_type_ids = fields.Many2many(
        "spp.attendance.type",
        string="Attendance types",
        check_company=True,
        context={"active_test": False},
        help="All of them have to be attended on as many days as each requires. Empty: every type that requires days.",
    )
    attendance_period = fields.Selection(
        [("cycle", "The cycle's own dates"), ("before", "The period of the same length before the cycle")],
        "Period",
        required=True,
        default="cycle",
        help="For a cycle in December the period before is November.",
    )
    nothing_due_passes = fields.Boolean(
        "Pass if nothing is due",
        default=True,
        help="Whether people pass for whom nothing was counted in the period: no session was completed, or they were "
        "excused from all.",
    )
