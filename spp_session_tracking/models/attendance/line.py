from odoo import _, api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import NO_ACCESS, Command
from odoo.tools import sql

from ...importing.import_report import ImportReport
from ...marking.row_parser import MarkRowParser
from ...rules import ATTENDED, HOUSEHOLD, OPEN_STATES, Statement, is_id, visible_text
from ...tools.change_log import log_changes
from ...tools.roster_log import is_logged
from ...tools.seen import seen
from .bulk_sql import LINE_KEY, LineBulkSql
from .compliance_columns import LineComplianceColumns
from .file_import import LineFileImport
from .merge import LineMerge
from .screen import LineScreen

# writing one of these states something of the person
WRITABLE_FIELDS = (
    *("status", "is_attended", "is_excused", "attended_by_id", "attendance_time", "marked_at"),
    "excuse_reason",
)

# the household rules by which a household comes only by the marks of its members
BY_MEMBERS = ("all", "roles")


class SessionAttendance(LineBulkSql, LineComplianceColumns, LineMerge, LineScreen, LineFileImport, models.Model):
    """One person at one session: the statement that stands.

    However a statement changes, _after_marking() is called on the line, the hook for other addons.
    """

    _name = "spp.session.attendance"
    _description = "Attendance at a session"
    _inherit = ["spp.server.fields", "spp.file.import", "spp.long.list"]
    _rec_name = "participant_id"
    _order = "session_id, id"

    # both are found by wider indexes: the constraint participant_unique, and the one of init()
    session_id = fields.Many2one("spp.session", required=True, ondelete="cascade")
    participant_id = fields.Many2one("res.partner", required=True, ondelete="restrict", string="Person")
    is_expected = fields.Boolean("Is expected", default=True)
    # the current statement
    status = fields.Selection([("present", "Present"), ("late", "Late"), ("excused", "Excused"), ("absent", "Absent")])
    is_attended = fields.Boolean(
        "Has come", help="Present or late. Setting it marks the person present, clearing it absent."
    )
    is_excused = fields.Boolean("Excused", help="Setting it marks the person excused, clearing it absent.")
    basis = fields.Selection(
        [("observed", "Observed"), ("assumed", "Assumed")],
        "Observed or assumed",
        readonly=True,
        help="Assumed: nobody stated it. It was filled in when the session was completed, or by another system.",
    )
    attended_by_id = fields.Many2one(
        "res.partner",
        "Stand-in",
        ondelete="restrict",
        domain=lambda self: [*self.env["res.partner"]._domain_participants(), ("is_group", "=", False)],
        help="Who came instead of the person.",
    )
    attendance_time = fields.Datetime("Came at")
    marked_at = fields.Datetime("Marked at", help="When it was stated, by the clock of whoever stated it.")
    marked_by_id = fields.Many2one("res.users", "Marked by", readonly=True, ondelete="restrict")
    source = fields.Selection(
        [
            ("manual", "By hand"),
            ("api", "API"),
            ("import", "Import"),
            ("moodle", "Moodle"),
            ("kiosk", "Kiosk"),
            ("household", "By its members"),
        ],
        readonly=True,
    )
    submitted_at = fields.Datetime("Submitted at", readonly=True, help="When it was submitted, if later than marked.")
    external_id = fields.Char(readonly=True, help="The id the sender gave the statement.")
    excuse = fields.Char("Excuse as stored", groups=NO_ACCESS)
    excuse_reason = fields.Char(
        "Excuse",
        compute="_compute_excuse_reason",
        inverse="_inverse_excuse_reason",
        search="_search_excuse_reason",
        help="Shown to those who facilitate the session and to officers.",
    )
    household_id = fields.Many2one(
        "res.partner",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The household for which the person's mark counts, where households are expected. "
        "The line of the household says what follows.",
    )
    change_ids = fields.One2many("spp.session.attendance.change", "attendance_id", "Changes")
    can_mark = fields.Boolean(compute="_compute_can_mark")
    comes_by_members = fields.Boolean(
        "Comes by members",
        compute="_compute_comes_by_members",
        help="A household that comes only by the marks of its members: it is not marked present or late itself.",
    )
    notes = fields.Text()
    # of the session, for reports and rights
    session_date = fields.Date(related="session_id.date", store=True, precompute=True, index=True)
    session_type_id = fields.Many2one(related="session_id.session_type_id", store=True, precompute=True, index=True)
    company_id = fields.Many2one(related="session_id.company_id", store=True, precompute=True, index=True)
    session_state = fields.Selection(related="session_id.state", string="State of the session")
    is_unplanned = fields.Boolean(related="session_id.is_unplanned", string="Nobody planned the session")
    awaits_confirmation = fields.Boolean(related="session_id.awaits_confirmation")
    # of the session, for counting (compliance_columns.py)
    session_start_at = fields.Datetime(
        "Start of the session", related="session_id.start_at", store=True, precompute=True
    )
    # Stored, and refreshed by _refresh_compliance_columns() when a session ends. If it depended on the state of the
    # session, starting one would write all its lines, which devices are marking.
    make_up_period = fields.Date(
        related="session_id.make_up_period",
        store=True,
        precompute=True,
        help="First day of the period within which it makes up, or is made up; empty where there is no make-up.",
    )
    applied_rule = fields.Selection(
        lambda self: self._applied_rules(),
        "Excuse rule",
        compute="_compute_applied_rule",
        store=True,
        precompute=True,
        help="How the session counts excused people, once it is completed. Cancelled sessions do not count at all.",
    )

    _sql_constraints = [
        (
            "participant_unique",
            "unique(session_id, participant_id)",
            "The person is on the roster of this session already. Change the line that is there.",
        ),
    ]

    def init(self):
        """The lines of a person in their order: compliance counts absences in a row, a contact shows its lines.

        And those of sessions with make-up: where there are none, compliance finds that out at once.
        """
        order = ["participant_id", "session_type_id", "session_start_at"]
        sql.create_index(self.env.cr, f"{self._table}_person_index", self._table, order)
        has_make_up = "make_up_period is not null"
        index = f"{self._table}_make_up_index"
        sql.create_index(self.env.cr, index, self._table, ["session_date"], where=has_make_up)

    @api.model
    def _server_fields(self):
        stated = set(Statement._fields).difference(WRITABLE_FIELDS)
        return super()._server_fields() | stated | {"household_id"} | set(self._session_columns())

    # what may be seen

    @api.depends_context("uid")
    @api.depends("session_id.facilitator_id", "session_id.co_facilitator_ids")
    def _compute_can_mark(self):
        for line in self:
            line.can_mark = line.session_id.can_mark

    @api.depends("participant_id.is_group", "session_id.state", "session_id.session_type_id")
    def _compute_comes_by_members(self):
        for line in self:
            line.comes_by_members = line.participant_id.is_group and line.session_id._household_rule() in BY_MEMBERS

    @api.depends_context("uid", "allowed_company_ids")
    @api.depends("excuse", "can_mark", "session_id.late_facilitator_ids")
    def _compute_excuse_reason(self):
        visible = seen(self, self.env["spp.session"]._domain_excuses())
        for line in self:
            # sudo: the column is closed to everybody, here it is opened to those who facilitate the session
            line.excuse_reason = line._origin in visible and line.sudo().excuse

    def _inverse_excuse_reason(self):
        """Nothing to do: create() and write() store the reason with the statement."""

    @api.model
    def _search_excuse_reason(self, operator, value):
        found = self.sudo()._search([("excuse", operator, value)])  # sudo: see _compute_excuse_reason
        return [("id", "in", found), *self.env["spp.session"]._domain_excuses()]

    # create, change, delete

    @api.model_create_multi
    def create(self, vals_list):
        self._check_server_fields(vals_list)
        vals_list = [self._with_line_key(vals) for vals in vals_list]
        self._check_not_on_roster(vals_list)
        self._check_people_known(vals_list)
        self._check_households_expected(
            [tuple(vals[name] for name in LINE_KEY) for vals in vals_list if vals.get("is_expected", True)]
        )
        sessions = self.env["spp.session"].browse({vals.get("session_id") for vals in vals_list})
        sessions.sudo()._lock_writable()  # sudo: the rules are asked where the lines are created
        sessions._check_roster_open()
        sessions._check_not_under_snapshot([tuple(vals[name] for name in LINE_KEY) for vals in vals_list])
        planned = sessions.filtered("attendance_ids")  # the first people on a roster are no change of it
        bare = [{name: vals[name] for name in vals if name not in WRITABLE_FIELDS} for vals in vals_list]
        undefaulted = self._without_defaults((*WRITABLE_FIELDS, *LINE_KEY, "is_expected"))
        lines = super(SessionAttendance, undefaulted).create(bare)
        written = zip(lines, vals_list, strict=True)
        self._save_written([(line, vals) for line, vals in written if any(vals.get(name) for name in WRITABLE_FIELDS)])
        sessions._check_capacity()
        logged = lines if is_logged(self) else lines.filtered(lambda line: line.session_id in planned)
        log_changes(self.env, logged._roster_changes(_("not expected"), _("expected")))
        return lines

    def write(self, vals):
        if self._is_by_server():
            return super().write(vals)
        self._check_server_fields([vals])
        self._check_same_person(vals)
        invited = self.filtered(lambda line: vals.get("is_expected") and not line.is_expected)
        invited.session_id._check_roster_open()
        invited._check_not_under_snapshot()
        self._check_households_expected([line._line_key() for line in invited])
        result = super().write({name: value for name, value in vals.items() if name not in WRITABLE_FIELDS})
        invited.session_id._check_capacity()
        log_changes(self.env, invited._roster_changes(_("not expected"), _("expected")))
        if not vals.keys().isdisjoint(WRITABLE_FIELDS):
            self._save_written([(line, vals) for line in self])
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_marked(self):
        if any(self.mapped("status")):
            raise UserError(_("A marked person stays on the roster. Take the mark back first, while that is possible."))
        self._check_not_under_snapshot()
        for session in self.session_id:
            session._check_take_off(self & session.attendance_ids)
        log_changes(self.env, self._roster_changes(_("expected"), _("taken off")))
        if not is_logged(self):
            self._stay_off_rosters()

    def _stay_off_rosters(self):
        """Whoever left by being archived, was put on again, and is taken off on purpose now, does not return."""
        for line in self:
            person = line.participant_id.sudo()  # sudo: which rosters were left, nobody sees
            if line.session_id in person.left_session_ids:
                person.left_session_ids = [Command.unlink(line.session_id.id)]

    def _check_not_under_snapshot(self):
        self.session_id._check_not_under_snapshot([line._line_key() for line in self])

    def _roster_changes(self, old, new):
        """The changes for the log, of who is expected or no longer expected: from the day of the session on.

        Before it that changes no number. But who leaves by being archived, or returns, is logged then too: nobody has
        chosen that on the session.
        """
        logs_always = is_logged(self)
        return [
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
            if line.is_expected and (logs_always or line.session_id._has_begun())
        ]

    @api.model
    def _with_line_key(self, vals):
        """The values with the session and the person, which may come as defaults of the screen."""
        line_key = {name: vals.get(name) or self.env.context.get(f"default_{name}") for name in LINE_KEY}
        if not all(is_id(value) for value in line_key.values()):
            raise ValidationError(_("A line of a roster is for one session and one person: give the ids of both."))
        return {**vals, **line_key}

    def _line_key(self):
        """What the line is found by: (session id, participant id)."""
        return (self.session_id.id, self.participant_id.id)

    @api.model
    def _check_not_on_roster(self, vals_list):
        wanted = [tuple(vals[name] for name in LINE_KEY) for vals in vals_list]
        lines = self.env["spp.session"]._lines_by_key(wanted)
        twice = sum(line_key in lines for line_key in wanted) or len(wanted) - len(set(wanted))
        if twice:
            raise ValidationError(
                _(
                    "People who are on the roster of the session already: %(count)s. A person is on it once: "
                    "change the line that is there.",
                    count=twice,
                )
            )

    @api.model
    def _check_people_known(self, vals_list):
        """Refuse people the user cannot see or who belong to another company, without telling who they are."""
        sessions = self.env["spp.session"]
        contacts = sessions._markable_contacts({vals.get("participant_id") for vals in vals_list})
        for vals in vals_list:
            session = sessions.browse(vals.get("session_id"))
            if not session._accepts_person(vals.get("participant_id"), contacts):
                raise ValidationError(
                    _("There is no contact %(id)s in the company of the session.", id=vals.get("participant_id"))
                )

    def _check_same_person(self, vals):
        for name in ("session_id", "participant_id"):
            if name in vals and any(line[name].id != vals[name] for line in self):
                raise UserError(_("The person and the session of a line cannot be changed. Add a new line instead."))
        if not vals.get("is_expected", True) and any(self.mapped("is_expected")):
            raise UserError(_("To take people off the roster, remove their lines."))

    # statements

    def _after_marking(self):
        """Called on lines whose statement has changed, by whatever path, once they are stored and logged.

        A hook for other addons: extend it with super(). The paths are marks (MarkBatch.save(), which also takes
        statements back), the assumption at completion, and merging contacts (before the line changes its contact).
        """

    @api.model
    def _states_only(self, vals):
        """Whether values are a statement and nothing else."""
        return vals.keys() <= set(WRITABLE_FIELDS)

    @api.model
    def _save_written(self, written):
        """Save what is written on lines as marks: a list of (line, values of a part of WRITABLE_FIELDS)."""
        if any(line.source == HOUSEHOLD for line, _vals in written):
            raise UserError(_("Members of the household are marked: change the mark of a member instead."))
        source = "import" if ImportReport.of(self.env) else "manual"
        self._save_rows([line._to_row(vals) for line, vals in written], source)

    @api.model
    def _save_rows(self, rows, source, reason=""):
        self.env["spp.session"]._save_marks(MarkRowParser(self.env).parse_rows(rows), source, reason)

    @api.model
    def _statement_fields(self):
        """The fields of a line that hold its statement and that users may read: all but the excuse."""
        return [name for name in Statement._fields if name != "excuse"]

    def _statement(self):
        """The Statement on the line, whether stated or assumed."""
        columns = {name: self[name] for name in self._statement_fields()}
        # sudo: the column is closed to everybody, but it belongs to the statement
        columns["excuse"] = self.status == "excused" and self.sudo().excuse
        return Statement.from_columns({name: getattr(value, "id", value) for name, value in columns.items()})

    @api.model
    def _check_households_expected(self, line_keys):
        """Refuse to expect anybody but households where the session type expects households."""
        sessions = self.env["spp.session"].browse({session_id for session_id, _participant_id in line_keys})
        asking = set(sessions.filtered(lambda session: session._household_rule()).ids)
        people = {participant_id for session_id, participant_id in line_keys if session_id in asking}
        if people and not all(self.env["res.partner"].browse(people).mapped("is_group")):
            raise ValidationError(
                _("Households are expected at sessions of this type. Add the households, not their members.")
            )

    def _to_row(self, vals):
        """A row of mark() from the values written on the line, completed by the values it has already."""
        status = self._status_of(vals)
        if not status and "status" not in vals:
            raise UserError(_("Mark the person first: present, late, excused or absent."))
        # sudo: a user who changes only the rest of the statement keeps the reason without reading it
        reason = vals["excuse_reason"] if "excuse_reason" in vals else status == "excused" and self.sudo().excuse
        return {
            **dict(zip(LINE_KEY, self._line_key(), strict=True)),
            "status": status,
            "attended_by_id": vals.get("attended_by_id", status in ATTENDED and self.attended_by_id.id),
            "attendance_time": self._attendance_time_of(status, vals),
            "marked_at": vals.get("marked_at"),
            "excuse_reason": reason,
        }

    def _attendance_time_of(self, status, vals):
        """When the person came: as given, else as it was; now for a mark on the screen on the day of the session."""
        if status not in ATTENDED:
            return False
        if "attendance_time" in vals:
            return vals["attendance_time"]
        is_going_on = self.session_id.state in OPEN_STATES and not ImportReport.of(self.env)
        return self.is_attended and self.attendance_time or is_going_on and self.session_id._coming_now()

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
        if not visible_text(reason):
            raise ValidationError(_("Give the reason for the correction."))
        if HOUSEHOLD in self.mapped("source"):
            raise UserError(_("The household is marked by its members: correct the mark of a member instead."))
        excuse = {"excuse_reason": reason} if status == "excused" else {}
        self._save_rows([line._to_row({"status": status, **excuse}) for line in self], "manual", reason.strip())
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

    def action_members(self):
        return self.env["spp.session.household"]._open(self)

    def action_mark(self):
        return self.env["spp.session.mark"]._open(self)

    def action_correct(self):
        return self.env["spp.session.correct"]._open(self)
