from odoo import fields, models

COUNTS = (
    "expected",
    "counted",
    "attended",
    "made_up",
    "present",
    "late",
    "excused",
    "absent",
    "assumed_absent",
    "open_sessions",
    "consecutive_absences",
)
RATES = ("attendance_rate", "best_possible_rate", "required_attendance_percentage")
RESULT_FIELDS = (*COUNTS, *RATES, "outcome", "is_compliant", "is_final", "last_attended_date", "last_attended_by_id")
ANSWER_FIELDS = ("participant_id", "session_type_id", "household_id", *RESULT_FIELDS)
OUTCOMES = [("compliant", "Compliant"), ("not_compliant", "Not compliant"), ("nothing_due", "Nothing due")]


class SessionAnswer(models.AbstractModel):
    """The compliance of one person in one session type over a period: counted now, or stored in a snapshot.

    Where households are expected it is that of the household, also when it is given for one of its members.
    """

    _name = "spp.session.answer"
    _description = "Answer about compliance"
    _rec_name = "participant_id"
    _order = "participant_id, session_type_id"

    participant_id = fields.Many2one("res.partner", "Person", readonly=True, ondelete="restrict")
    session_type_id = fields.Many2one("spp.session.type", "Session type", readonly=True, ondelete="restrict")
    household_id = fields.Many2one(
        "res.partner", readonly=True, ondelete="restrict", help="Where households are expected: whose attendance it is."
    )
    company_id = fields.Many2one("res.company", readonly=True)
    # sessions
    expected = fields.Integer("Sessions", readonly=True, help="Completed sessions the person was expected at.")
    counted = fields.Integer(readonly=True, help="Sessions that count: without excused ones, where the rule says so.")
    attended = fields.Integer(readonly=True, help="Sessions that count as attended.")
    made_up = fields.Integer(
        "Made up", readonly=True, help="Missed, but made up at another group's session; part of those attended."
    )
    present = fields.Integer(readonly=True)
    late = fields.Integer(readonly=True)
    excused = fields.Integer(readonly=True)
    absent = fields.Integer(readonly=True, help="All absences, also those assumed.")
    assumed_absent = fields.Integer("Assumed absent", readonly=True)
    open_sessions = fields.Integer(
        "Open sessions", readonly=True, help="Sessions of the period that are not completed yet."
    )
    # what follows
    attendance_rate = fields.Float(
        "Attendance %",
        readonly=True,
        group_operator=None,  # a mean of rates is no rate
        help="Attended of what counts: an excused absence is left out, or counts, as the rule of the type says.",
    )
    required_attendance_percentage = fields.Float("Required %", readonly=True, group_operator=None)
    outcome = fields.Selection(OUTCOMES, readonly=True)
    is_compliant = fields.Boolean(readonly=True)
    is_final = fields.Boolean("Final", readonly=True, help="No session of the period is open.")
    best_possible_rate = fields.Float("Best possible %", readonly=True, group_operator=None)
    consecutive_absences = fields.Integer(
        "Absences in a row", readonly=True, help="Up to now; excused ones are skipped."
    )
    last_attended_date = fields.Date("Last attended", readonly=True)
    last_attended_by_id = fields.Many2one(
        "res.partner", "Who came last", readonly=True, ondelete="restrict", help="The member who came for a household."
    )
