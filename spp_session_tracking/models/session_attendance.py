from odoo import _, api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import NO_ACCESS

from .. import guard
from ..roll import SHOWN, statement_of
from ..rules import ATTENDED

# of the session, kept on the line
OF_SESSION = ("session_date", "session_start_at", "session_type_id", "company_id", "applied_rule")
SERVER_SET = ("basis", "source", "marked_by_id", "excuse", "submitted_at", "external_id", *OF_SESSION)
# what a line is for
PLACE = ("session_id", "participant_id")
# what a statement is made of: writing one of these states something of the person
STATED = ("status", "is_attended", "is_excused", "attended_by_id", "attendance_time", "marked_at", "excuse_reason")


class SessionAttendance(models.Model):
    _name = "spp.session.attendance"
    _description = "Attendance at a session"
    _rec_name = "participant_id"
    _order = "session_id, id"

    # both are found by wider indexes: the constraint participant_unique, and the one of session_attendance_tally.py
    session_id = fields.Many2one("spp.session", required=True, ondelete="cascade")
    participant_id = fields.Many2one("res.partner", required=True, ondelete="restrict", string="Person")
    is_expected = fields.Boolean("Expected", default=True)
    # the current statement
    status = fields.Selection([("present", "Present"), ("late", "Late"), ("excused", "Excused"), ("absent", "Absent")])
    is_attended = fields.Boolean(
        "Came", help="Present or late. Setting it marks the person present, clearing it absent."
    )
    is_excused = fields.Boolean("Excused", help="Setting it marks the person excused, clearing it absent.")
    basis = fields.Selection(
        [("observed", "Observed"), ("assumed", "Assumed")],
        readonly=True,
        help="Assumed: nobody stated it. It was filled in when the session was completed, or by another system.",
    )
    attended_by_id = fields.Many2one(
        "res.partner", "Stood in", ondelete="restrict", help="Who came in the person's place."
    )
    attendance_time = fields.Datetime("Came at")
    marked_at = fields.Datetime("Marked at", help="When it was stated, by the clock of whoever stated it.")
    marked_by_id = fields.Many2one("res.users", "Marked by", readonly=True, ondelete="restrict")
    source = fields.Selection(
        [("manual", "By hand"), ("api", "API"), ("import", "Import"), ("moodle", "Moodle"), ("kiosk", "Kiosk")],
        readonly=True,
    )
    submitted_at = fields.Datetime("Sent in at", readonly=True, help="When it was sent in, if later than marked.")
    external_id = fields.Char(readonly=True, help="The id the sender gave the statement.")
    excuse = fields.Char("Excuse as stored", groups=NO_ACCESS)
    excuse_reason = fields.Char(
        "Excuse",
        compute="_compute_excuse_reason",
        inverse="_inverse_excuse_reason",
        search="_search_excuse_reason",
        help="Shown to those who hold the session and to officers.",
    )
    change_ids = fields.One2many("spp.session.attendance.change", "attendance_id", "Changes")
    can_mark = fields.Boolean(compute="_compute_can_mark")
    notes = fields.Text()
    # of the session, for reports and rights
    session_date = fields.Date(related="session_id.date", store=True, precompute=True, index=True)
    session_type_id = fields.Many2one(related="session_id.session_type_id", store=True, precompute=True, index=True)
    company_id = fields.Many2one(related="session_id.company_id", store=True, precompute=True, index=True)
    session_state = fields.Selection(related="session_id.state", string="State of the session")

    _sql_constraints = [
        (
            "participant_unique",
            "unique(session_id, participant_id)",
            "The person is on the roster of this session already. Change the line that is there.",
        ),
    ]

    # what may be seen

    @api.depends_context("uid")
    @api.depends("session_id.facilitator_id", "session_id.co_facilitator_ids")
    def _compute_can_mark(self):
        for line in self:
            line.can_mark = line.session_id.can_mark

    @api.depends_context("uid")
    @api.depends("excuse", "can_mark")
    def _compute_excuse_reason(self):
        for line in self:
            # sudo: the column is closed to everybody, here it is opened to those who hold the session
            line.excuse_reason = line.sudo().excuse if line.can_mark else False

    def _inverse_excuse_reason(self):
        """Nothing to do: create() and write() take the reason as a part of the statement."""

    @api.model
    def _search_excuse_reason(self, operator, value):
        found = self.sudo()._search([("excuse", operator, value)])  # sudo: see _compute_excuse_reason
        return [("id", "in", found), *self._domain_held_by_user()]

    @api.model
    def _domain_held_by_user(self):
        return [("session_id", "any", self.env["spp.session"]._domain_held_by_user())]

    # create, change, delete

    @api.model_create_multi
    def create(self, vals_list):
        guard.refuse(vals_list, SERVER_SET)
        vals_list = [self._with_place(vals) for vals in vals_list]
        self._check_not_on_roster(vals_list)
        self._check_people_known(vals_list)
        sessions = self.env["spp.session"].browse({vals.get("session_id") for vals in vals_list})
        sessions._hold_state()
        sessions._check_roster_open()
        sessions._check_not_under_snapshot([(vals.get("session_id"), vals.get("participant_id")) for vals in vals_list])
        planned = sessions.filtered("attendance_ids")  # the first people on a roster are no change of it
        bare = [{name: vals[name] for name in vals if name not in STATED} for vals in vals_list]
        undefaulted = guard.without_defaults(self, (*SERVER_SET, *STATED, *PLACE, "is_expected"))
        lines = super(SessionAttendance, undefaulted).create(bare)
        written = zip(lines, vals_list, strict=True)
        self._record_written([(line, vals) for line, vals in written if any(vals.get(name) for name in STATED)])
        sessions._check_places()
        lines.filtered(lambda line: line.session_id in planned)._log_roster(_("not expected"), _("expected"))
        return lines

    def write(self, vals):
        guard.refuse([vals], SERVER_SET)
        self._check_same_person(vals)
        invited = self.filtered(lambda line: vals.get("is_expected") and not line.is_expected)
        invited.session_id._check_roster_open()
        invited._check_not_under_snapshot()
        result = super().write({name: value for name, value in vals.items() if name not in STATED})
        invited.session_id._check_places()
        invited._log_roster(_("not expected"), _("expected"))
        if not vals.keys().isdisjoint(STATED):
            self._record_written([(line, vals) for line in self])
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_marked(self):
        if any(self.mapped("status")):
            raise UserError(_("A marked person stays on the roster. Take the mark back first, while that is possible."))
        self._check_not_under_snapshot()
        for session in self.session_id:
            session._check_take_off(self & session.attendance_ids)
        self._log_roster(_("expected"), _("taken off"))

    def _check_not_under_snapshot(self):
        self.session_id._check_not_under_snapshot([(line.session_id.id, line.participant_id.id) for line in self])

    def _log_roster(self, old, new):
        """Log who is expected or no longer expected, from the day of the session on: before it moves no number."""
        self.env["spp.session.attendance.change"]._log(
            [
                {
                    "kind": "roster",
                    "session_id": line.session_id.id,
                    "participant_id": line.participant_id.id,
                    "company_id": line.company_id.id,
                    "what": _("Roster"),
                    "old_value": old,
                    "new_value": new,
                    "reason": self.env.context.get("change_reason"),
                }
                for line in self
                if line.is_expected and line.session_id._has_come()
            ]
        )

    @api.model
    def _with_place(self, vals):
        """The values with the session and the person, which may come as defaults of the screen."""
        place = {name: vals.get(name) or self.env.context.get(f"default_{name}") for name in PLACE}
        if not all(self.env["spp.session"]._is_id(value) for value in place.values()):
            raise ValidationError(_("A line of a roster is for one session and one person: give the ids of both."))
        return {**vals, **place}

    @api.model
    def _check_not_on_roster(self, vals_list):
        wanted = [(vals.get("session_id"), vals.get("participant_id")) for vals in vals_list]
        lines = self.env["spp.session"]._lines_by_person(wanted)
        twice = sum(pair in lines for pair in wanted) or len(wanted) - len(set(wanted))
        if twice:
            raise ValidationError(
                _(
                    "%(count)s people are on the roster of the session already. A person is on it once: "
                    "change the line that is there.",
                    count=twice,
                )
            )

    @api.model
    def _check_people_known(self, vals_list):
        """Refuse people the user cannot see or who belong to another company, without telling who they are."""
        sessions = self.env["spp.session"]
        people = sessions._people_known({vals.get("participant_id") for vals in vals_list})
        for vals in vals_list:
            session = sessions.browse(vals.get("session_id"))
            if not session._takes_person(vals.get("participant_id"), people):
                raise ValidationError(
                    _("There is no contact %(id)s in the company of the session.", id=vals.get("participant_id"))
                )

    def _check_same_person(self, vals):
        for name in ("session_id", "participant_id"):
            if name in vals and any(line[name].id != vals[name] for line in self):
                raise UserError(_("A line is never handed to another person or session. Add a new line instead."))
        if not vals.get("is_expected", True) and any(self.mapped("is_expected")):
            raise UserError(_("To take people off the roster, remove their lines."))

    def _write_server(self, vals):
        """Write what only the server may set, past the checks of write()."""
        return super().write(vals)  # pylint: disable=super-method-mismatch

    # statements

    @api.model
    def _record_written(self, written):
        """Record what is written on lines: a list of (line, values of a part of STATED)."""
        source = "import" if self.env.context.get("import_file") else "manual"
        sessions = self.env["spp.session"]
        sessions._record(sessions._read_rows([line._mark_of(vals) for line, vals in written]), source)

    def _standing(self):
        """The statement that stands, None where nobody has stated anything. An assumed absence is none."""
        return statement_of(self._said())

    def _said(self):
        """The columns that hold the statement that stands, empty ones where nothing is stated yet."""
        line = self.sudo()  # sudo: the reason is closed to everybody, but it belongs to the statement
        said = {name: line[name] for name in SHOWN}
        said["excuse"] = line.status == "excused" and line.excuse
        return {name: value.id if isinstance(value, models.Model) else value for name, value in said.items()}

    def _mark_of(self, vals):
        """A row (see spp.session.mark) of what is written on the line, completed by what the line says already."""
        status = self._status_of(vals)
        if not status and "status" not in vals:
            raise UserError(_("Mark the person first: present, late, excused or absent."))
        # sudo: whoever states something new keeps the reason that is there, if only the rest changes
        reason = vals["excuse_reason"] if "excuse_reason" in vals else status == "excused" and self.sudo().excuse
        return {
            "session_id": self.session_id.id,
            "participant_id": self.participant_id.id,
            "status": status,
            "attended_by_id": vals.get("attended_by_id", status in ATTENDED and self.attended_by_id.id),
            "attendance_time": self._attendance_time_of(status, vals),
            "marked_at": vals.get("marked_at"),
            "excuse_reason": reason,
        }

    def _attendance_time_of(self, status, vals):
        """When the person came: as given, else as it was; now for a mark on the screen while the session goes on."""
        if status not in ATTENDED:
            return False
        if "attendance_time" in vals:
            return vals["attendance_time"]
        is_going_on = self.session_id.state in ("scheduled", "in_progress") and not self.env.context.get("import_file")
        return self.is_attended and self.attendance_time or is_going_on and fields.Datetime.now()

    def _status_of(self, vals):
        if "status" in vals:
            return vals["status"]
        if vals.get("is_attended") and vals.get("is_excused"):
            raise UserError(_("A person came or is excused, not both. Set one of the two."))
        if vals.get("is_excused"):
            return "excused"
        if vals.get("is_attended"):
            return self.status if self.is_attended else "present"
        if "is_attended" in vals and self.is_attended or "is_excused" in vals and self.is_excused:
            return "absent"
        return self.status

    def correct(self, status, reason):
        """State again who came, after the session was completed (or before): status, and why it is corrected.

        For an excuse the reason is the excuse as well. Returns True.
        """
        if not (isinstance(reason, str) and reason.strip()):
            raise ValidationError(_("Give the reason for the correction."))
        excuse = {"excuse_reason": reason} if status == "excused" else {}
        marks = [line._mark_of({"status": status, **excuse}) for line in self]
        sessions = self.env["spp.session"]
        sessions._record(sessions._read_rows(marks), "manual", reason.strip())
        return True

    # buttons

    def action_present(self):
        return self._mark_on_screen("present")

    def action_late(self):
        return self._mark_on_screen("late")

    def action_absent(self):
        return self._mark_on_screen("absent")

    def action_unmark(self):
        return self._mark_on_screen(False)

    def _mark_on_screen(self, status):
        """A second tap on the same button states nothing new, but it does confirm what was only assumed."""
        return self.filtered(lambda line: line.status != status or line.basis == "assumed").write({"status": status})

    def action_excused(self):
        return self.env["spp.session.excuse"]._open(self)

    def action_correct(self):
        return self.env["spp.session.correct"]._open(self)
