from odoo import api, fields, models
from odoo.addons.spp_session_tracking.tools.change_log import log_rules


class AttendanceType(models.Model):
    _name = "spp.attendance.type"
    _description = "Attendance type"
    _inherit = ["spp.attendance.choice"]

    required_days = fields.Integer(
        "Required days",
        help="On how many days of a period a person has to be present or late. 0: the type requires nothing.",
    )

    _sql_constraints = [
        (
            "required_days_positive",
            "check(required_days >= 0)",
            "The required days are a number of days: give 0 or more.",
        ),
    ]

    def write(self, vals):
        name = "required_days"
        before = {(record, name): record[name] for record in self} if name in vals else {}
        result = super().write(vals)
        log_rules(self.env, "attendance_type_id", before)
        return result

    @api.model
    def evaluate_days(self, participant_ids, date_from, date_to, attendance_type_ids=None):
        """Whether people came on the days that attendance types require in a period.

        participant_ids: contact ids; date_from, date_to: both included, in the zone of each record
        attendance_type_ids: all types that have a rule if not given

        Returns a dict for each person and type: `participant_id`, `attendance_type_id`, `days_present`,
        `required_days`, `outcome` (compliant, not_compliant; nothing_due where the type has no rule), `is_compliant`
        (false only when not_compliant). A person whom no type asks anything has one dict, with attendance_type_id
        False. A person is not asked by the types of another company. Raises ValidationError on other arguments.
        """
        compliance = self.env["spp.attendance.compliance"]
        people, types = compliance._parse_people(participant_ids), compliance._parse_types(attendance_type_ids)
        answers = compliance._evaluate(*self.env["spp.session.compliance"]._period(date_from, date_to), people, types)
        answered = {answer["participant_id"] for answer in answers}
        return answers + [compliance._nothing_due_answer(person) for person in people if person not in answered]
