from odoo import _, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import sql

from ...rules import OPEN_STATES, visible_text
from ...tools.change_log import log_changes
from ...tools.options import options_of
from ...tools.time_zone import TimeZone
from ...tools.today import local_today
from .beginning import SessionBeginning
from .confirmation import SessionConfirmation
from .counts import SessionCounts, search_by_count
from .facilitators import SessionFacilitators
from .file_import import SessionFileImport
from .households import SessionHouseholds
from .logged_fields import SessionLoggedFields
from .marking import SessionMarking
from .moving import SessionMoving
from .naming import SessionNaming
from .next_day import SessionNextDay
from .reminder import SessionReminder
from .rights import SessionRights
from .roster import SessionRoster
from .schedule import SessionSchedule
from .screen import SessionScreen
from .series_reach import SeriesReach
from .series_repeat import SeriesRepeat
from .snapshot_protection import SnapshotProtection
from .state import SessionState
from .warned import SessionWarned
from .withdrawal import SessionWithdrawal

# fields that the verbs set: no default may set them when a session is made
SET_BY_VERBS = ("state", "cancel_reason")
MOMENTS = ("start_at", "end_at")
SET_BY_SERVER = {
    *("completed_at", "duration_hours", "make_up_period", "first_start_at", "earlier_zones"),
    *("is_unplanned", "awaits_confirmation", "confirmed_by_id", "confirmed_at", "late_facilitator_ids"),
}


class Session(
    SessionNaming,
    SessionSchedule,
    SessionNextDay,
    SessionMoving,
    SessionBeginning,
    SessionConfirmation,
    SessionState,
    SessionFacilitators,
    SessionRoster,
    SessionHouseholds,
    SessionMarking,
    SessionScreen,
    SessionWithdrawal,
    SessionCounts,
    SessionRights,
    SessionReminder,
    SessionWarned,
    SessionFileImport,
    SessionLoggedFields,
    SnapshotProtection,
    SeriesRepeat,
    SeriesReach,
    models.Model,
):
    """One scheduled event that people come to.

    Here are all fields of the model, its only create(), write() and unlink(), and the hooks these call. What the verbs
    do stands in the classes above, by subject, each in a file of its own.
    """

    _name = "spp.session"
    _description = "Session"
    _inherit = [
        *("spp.kept.trail", "mail.activity.mixin"),
        *("spp.server.fields", "spp.checked.values", "spp.file.import", "spp.long.list"),
    ]
    _order = "start_at desc, id desc"
    _rec_names_search = ["name", "location", "area_id.name"]
    _check_company_auto = True
    # filters by counts look dearer to PostgreSQL than they are; the kanban opens by state
    _most_read, _most_grouped = float("inf"), 10_000_000

    name = fields.Char(compute="_compute_name", store=True, readonly=False, precompute=True, required=True)
    session_type_id = fields.Many2one(
        "spp.session.type", "Session type", required=True, ondelete="restrict", check_company=True, tracking=True
    )
    what = fields.Char(
        "Session", compute="_compute_what", help="The name, without the day where the name by default ends with it."
    )
    color = fields.Integer(related="session_type_id.color")
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    active = fields.Boolean(default=True)
    uid = fields.Char(
        "Device id", copy=False, index="btree_not_null", help="The id that the device which made the session gave it."
    )
    # when (schedule.py)
    date = fields.Date(required=True, index=True, default=local_today, tracking=True)
    start_time = fields.Float("Start time", default=9.0, tracking=True, group_operator=None, help="Local time.")
    end_time = fields.Float(
        "End time",
        compute="_compute_end_time",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        group_operator=None,
        help="Local time.",
    )
    tz = TimeZone("Time zone", required=True, tracking=True, default=lambda self: self._default_zone())
    repeated_hour = fields.Selection(
        [("start", "Starts in the first one"), ("end", "Ends in the first one"), ("both", "Both in the first one")],
        "Hour that is there twice",
        tracking=True,
        help="Where clocks are turned back in the night, an hour comes twice. Empty: the second one is meant.",
    )
    start_at = fields.Datetime(
        "Start", compute="_compute_moments", inverse="_inverse_moments", store=True, precompute=True, index=True
    )
    end_at = fields.Datetime("End", compute="_compute_moments", inverse="_inverse_moments", store=True, precompute=True)
    duration_hours = fields.Float("Duration", compute="_compute_duration_hours", store=True, precompute=True)
    first_start_at = fields.Datetime(
        "First start",
        copy=False,
        readonly=True,
        index="btree_not_null",
        help="When it began before it was moved to a later moment: its day had come.",
    )
    earlier_zones = fields.Char(copy=False, readonly=True, help="The names of the time zones it had before.")
    # who and where
    facilitator_id = fields.Many2one(
        "res.users",
        index=True,
        default=lambda self: self._default_facilitator(),
        tracking=True,
        domain=lambda self: self.env["res.users"]._domain_facilitators(),
    )
    co_facilitator_ids = fields.Many2many(
        "res.users",
        string="Co-facilitators",
        context={"active_test": False},  # whoever was archived is shown, and can be dropped
        domain=lambda self: self.env["res.users"]._domain_facilitators(),
    )
    late_facilitator_ids = fields.Many2many(
        "res.users",
        "spp_session_late_facilitator",
        "session_id",
        "user_id",
        "Facilitators added afterwards",
        copy=False,
        readonly=True,
        help="Those who were added after the session was completed or cancelled. They see no excuses of it.",
    )
    lacks_facilitator = fields.Boolean(
        "Left by its facilitator",
        compute="_compute_lacks_facilitator",
        search="_search_lacks_facilitator",
        help="An open session whose facilitator can facilitate it no more: archived, or without the role.",
    )
    location = fields.Char(help="Where in the area: a hall, a school.")
    area_id = fields.Many2one("spp.area", index=True, ondelete="restrict", tracking=True)
    max_participants = fields.Integer("Capacity", help="How many people may be expected; 0 for any number.")
    # what
    topic_ids = fields.Many2many(
        "spp.session.topic",
        context={"active_test": False},
        ondelete="restrict",
        domain="[('session_type_id', '=', session_type_id)]",
    )
    track_topics = fields.Boolean(related="session_type_id.track_topics")
    notes = fields.Text(copy=False)
    # state (state.py)
    state = fields.Selection(
        [
            ("scheduled", "Scheduled"),
            ("in_progress", "In progress"),
            ("completed", "Completed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="scheduled",
        copy=False,
        index=True,
        tracking=True,
        group_expand="_expand_states",
    )
    cancel_reason = fields.Char("Reason for cancelling", copy=False)
    completed_at = fields.Datetime("Completed at", copy=False, readonly=True)
    applied_percentage = fields.Float(
        "Required at completion", digits=(5, 2), copy=False, readonly=True, help="The percentage asked when completed."
    )
    applied_excused_rule = fields.Selection(
        options_of("spp.session.type", "excused_rule"),
        "Excused at completion",
        copy=False,
        readonly=True,
    )
    applied_household_rule = fields.Selection(
        options_of("spp.session.type", "household_rule"),
        "Who had to come at completion",
        copy=False,
        readonly=True,
        help="Empty where persons were expected.",
    )
    applied_household_roles = fields.Char("Roles at completion", copy=False, readonly=True)
    applied_stand_in_rule = fields.Selection(
        options_of("spp.session.type", "stand_in_rule"),
        "Stand-ins at completion",
        copy=False,
        readonly=True,
    )
    applied_make_up = fields.Selection(
        options_of("spp.session.type", "frequency"),
        "Make-up at completion",
        copy=False,
        readonly=True,
        help="The frequency within whose period missed sessions are made up; empty where they are not.",
    )
    make_up_period = fields.Date(
        compute="_compute_make_up_period",
        store=True,
        help="First day of the period within which it makes up, or is made up.",
    )
    needs_marking = fields.Boolean(
        "Needs marking",
        compute="_compute_needs_marking",
        search="_search_needs_marking",
        help="The session has begun and is neither completed nor cancelled.",
    )
    is_next = fields.Boolean(
        "Next",
        compute="_compute_is_next",
        search="_search_is_next",
        help="You have no session today: it is on the next day on which you have one.",
    )
    # names of Odoo's calendar: how it draws them
    is_hatched = fields.Boolean("Open", compute="_compute_looks")
    is_striked = fields.Boolean("Cancelled", compute="_compute_looks")
    # correction (marking.py)
    correctable_until = fields.Datetime(
        "Can be corrected until",
        compute="_compute_correctable_until",
        help="Until when its facilitator can correct it. Empty where only a manager can.",
    )
    is_finished_lately = fields.Boolean(
        "Finished in the last days",
        compute="_compute_is_finished_lately",
        search="_search_is_finished_lately",
        help="It was on one of the last seven days, is completed, and its facilitator can still correct it.",
    )
    # confirmation (confirmation.py)
    is_unplanned = fields.Boolean(
        "Nobody planned it", copy=False, readonly=True, help="A device made the session on the spot."
    )
    awaits_confirmation = fields.Boolean(
        "Waits for confirmation",
        copy=False,
        readonly=True,
        help="Nobody planned it, and nobody fails or passes by it until an officer has confirmed it.",
    )
    confirmed_by_id = fields.Many2one("res.users", "Confirmed by", copy=False, readonly=True, ondelete="restrict")
    confirmed_at = fields.Datetime("Confirmed at", copy=False, readonly=True)
    # roster (roster.py)
    participant_kind = fields.Selection(related="session_type_id.participant_kind")
    expected_domain = fields.Binary(related="session_type_id.expected_domain")
    attendance_ids = fields.One2many("spp.session.attendance", "session_id", "Roster", copy=False)
    expected_participant_ids = fields.Many2many(
        "res.partner",
        string="Expected people",
        context={"active_test": False},
        domain=lambda self: self.env["res.partner"]._domain_participants(),
        compute="_compute_expected_participant_ids",
        inverse="_inverse_expected_participant_ids",
        search="_search_expected_participant_ids",
        help="Who should come: the lines of the roster that are expected.",
    )
    says_who_came = fields.Boolean(
        "Says who came",
        compute="_compute_says_who_came",
        help="Whether the roster says of somebody who came instead, or who of a household came.",
    )
    # counts (counts.py)
    expected_count = fields.Integer("Expected", compute="_compute_counts", search=search_by_count("expected_count"))
    attendance_count = fields.Integer(
        "Came",
        compute="_compute_counts",
        search=search_by_count("attendance_count"),
        help="Present or late, also walk-ins.",
    )
    excused_count = fields.Integer("Excused", compute="_compute_counts", search=search_by_count("excused_count"))
    absent_count = fields.Integer(
        "Absent",
        compute="_compute_counts",
        search=search_by_count("absent_count"),
        help="Including those assumed absent.",
    )
    assumed_absent_count = fields.Integer(
        "Assumed absent",
        compute="_compute_counts",
        search=search_by_count("assumed_absent_count"),
        help="Absent without anybody having stated it.",
    )
    unmarked_count = fields.Integer(
        "Not marked",
        compute="_compute_counts",
        search=search_by_count("unmarked_count"),
        help="Expected people without a mark.",
    )
    walk_in_count = fields.Integer(
        "Walk-ins",
        compute="_compute_counts",
        search=search_by_count("walk_in_count"),
        help="People who came without being expected.",
    )
    attendance_rate = fields.Float(
        "Came %",
        compute="_compute_counts",
        search=search_by_count("attendance_rate"),
        help="How many percent of all expected people came. Excused people are among the expected ones here.",
    )
    is_compliant = fields.Boolean(
        "Required attendance reached",
        compute="_compute_counts",
        search=search_by_count("is_compliant"),
        help="Whether the attendance reaches what the session type asks for.",
    )
    # people warned about (warned.py)
    warning_count = fields.Integer(
        "Warnings", compute="_compute_warning_count", groups="spp_session_tracking.group_facilitator"
    )
    # rights (rights.py)
    can_mark = fields.Boolean(compute="_compute_can_mark")
    can_change_facts = fields.Boolean(compute="_compute_can_change_facts")
    sheet_ids = fields.One2many("spp.session.sheet", "session_id", "Paper sheets")
    # series (series_repeat.py, series_reach.py)
    series_id = fields.Many2one("spp.session.series", index="btree_not_null", copy=False, readonly=True)
    series_reach = fields.Selection(
        [("this", "This session"), ("later", "This and all later scheduled ones of the series")],
        "Apply changes to",
        store=False,
        default="this",
        help="Changes of people, facilitators, date, times and location. "
        "Name, type, topics and notes change on this session only.",
    )
    # changes
    change_ids = fields.One2many("spp.session.attendance.change", "session_id", "Changes")
    change_reason = fields.Char(
        "Reason for the change", store=False, help="Why a roster is changed after its day, or a completed session."
    )

    _sql_constraints = [
        ("places_positive", "check(max_participants >= 0)", "Give the capacity in people, or 0 for any number."),
        ("uid_unique", "unique(company_id, uid)", "The company has a session with this device id already."),
        ("series_date_unique", "unique(series_id, date)", "The series has a session on this day already."),
    ]

    def init(self):
        """The sessions of a type in their order, of which compliance looks for the last one, and those that wait."""
        order = ["session_type_id", "start_at", "id"]
        sql.create_index(self.env.cr, f"{self._table}_type_order_index", self._table, order)
        waits, index = "awaits_confirmation", f"{self._table}_awaits_confirmation_index"
        sql.create_index(self.env.cr, index, self._table, ["id"], where=waits)

    def _init_column(self, column_name):
        """Of the sessions that are there already, those that a device made are marked. They go on counting."""
        if column_name == "is_unplanned":
            self.env.cr.execute("update spp_session set is_unplanned = true where uid is not null")
            return
        super()._init_column(column_name)

    @api.model
    def _server_fields(self):
        applied = {name for name in self._fields if name.startswith("applied_")}
        return super()._server_fields() | applied | SET_BY_SERVER

    # name and topics

    def _default_name(self):
        return f"{self.session_type_id.name or _('Session')} {self.date or ''}".strip()

    @api.depends("session_type_id", "date")
    def _compute_name(self):
        for session in self:
            edited = bool(session.id) or session._origin and session.name != session._origin._default_name()
            if not session.name or not edited:
                session.name = session._default_name()

    @api.constrains("topic_ids", "session_type_id")
    def _check_topics(self):
        for session in self:
            if session.topic_ids.session_type_id - session.session_type_id:
                raise ValidationError(
                    _("Some of the topics belong to another session type. Choose topics of the session's own type.")
                )

    # create, change, delete

    @api.model_create_multi
    def create(self, vals_list):
        self._check_server_fields(vals_list)
        vals_list = [self._with_schedule(self._with_trimmed_name(vals)) for vals in vals_list]
        for vals in vals_list:
            self._check_facilitator(vals.get("facilitator_id", self.env.uid))
            added = self.browse()._facilitators_added(vals)
            self.browse()._check_able(added - added.exists())  # PostgreSQL would refuse these in its own words
            if vals.get("state", "scheduled") != "scheduled" or vals.get("cancel_reason"):
                raise UserError(
                    _("A new session is scheduled. Leave its state out, then start, complete or cancel it.")
                )
        sessions = super(Session, self._without_defaults(SET_BY_VERBS + MOMENTS)).create(vals_list)
        for session in sessions:
            session._check_facilitator(session.facilitator_id.id)  # it may be one by default
            session._check_able(session._facilitators())
        made = sessions.filtered("uid")
        made._by_server().write({"is_unplanned": True})
        made._follow_unplanned_rule()
        return sessions

    def write(self, vals):
        if vals.get("series_reach") == "later":
            return self._write_with_later(vals)
        if not vals.keys().isdisjoint(MOMENTS):
            return all([session.write(session._with_moments_as_schedule(vals)) for session in self])
        self, vals = self._with_change_reason(self._with_trimmed_name(vals))
        self._check_server_fields([vals])
        self._check_change(vals)
        moving = self._check_move(vals)
        handed_over = self.filtered(lambda session: session._changes("facilitator_id", vals))
        before, beginnings = self._values_to_log(vals), self._beginnings(vals)
        named, facilitators = self._named_by_default(vals), self._facilitators_before(vals)
        dated = {session: session.date for session in self - named if "name" not in vals and session._ends_with_day()}
        result = super().write(vals)
        for session in named:
            session.name = session._default_name()
        for session, day in dated.items():
            if session.date != day:
                session.name = f"{session.name.removesuffix(str(day))}{session.date}"
        self._keep_beginnings(beginnings)
        self._note_late_facilitators(facilitators)
        if "session_type_id" in vals:
            self.filtered(lambda session: session.state in OPEN_STATES)._follow_unplanned_rule()
        moving._after_move()
        log_changes(self.env, self._changes_of_values(before))
        if handed_over:
            handed_over._unlink_reminders()  # the next run reminds the new facilitator
            handed_over._forget_warned()
        return result

    def _with_change_reason(self, vals):
        """The sessions with the reason for the change in their context, and the values without it."""
        reason = visible_text(vals.get("change_reason"))
        values = {name: value for name, value in vals.items() if name != "change_reason"}
        return (self.with_context(change_reason=reason) if reason else self), values

    def _check_change(self, vals):
        """Refuse changes that a role may not make, or nobody."""
        self._check_values(vals)  # what follows reads them
        for session in self:
            if session._changes("company_id", vals):
                raise UserError(_("A session stays in its company. Make a new one in the other company."))
            if session._changes("facilitator_id", vals):
                session._check_facilitator(vals["facilitator_id"])
            session._check_able(session._facilitators_added(vals))
            if not vals.get("active", True):
                session._check_archiving()
        if "cancel_reason" in vals and vals.get("state") != "cancelled":
            raise UserError(_("The reason for cancelling is given when a session is cancelled, and cannot be changed."))

    def _check_archiving(self):
        if self.state in OPEN_STATES:
            raise UserError(
                _("“%(session)s” is open. Complete or cancel it, then archive it.", session=self.display_name)
            )
        if self._is_marked() and not self._is_manager():
            raise UserError(_("People are marked in the session. Ask a manager to archive it."))

    def _check_facilitator(self, facilitator_id):
        """Facilitators make sessions for themselves; officers for everybody."""
        if facilitator_id != self.env.uid and not self._is_officer():
            raise AccessError(_("You can only make sessions of your own. Ask an officer to give one to somebody else."))

    def _named_by_default(self, vals):
        """The sessions whose name has to follow a change of their type or date."""
        if "name" in vals or not {"date", "session_type_id", "start_at"} & vals.keys():
            return self.browse()
        return self.filtered(lambda session: session.name == session._default_name())

    def _is_marked(self):
        """Whether anything was ever stated of anybody at the session, also if it was taken back."""
        return any(self.attendance_ids.mapped("marked_at")) or "mark" in self.change_ids.mapped("kind")

    def copy_data(self, default=None):
        """A copy is a new session with the same people expected; nobody is marked yet."""
        vals_list = super().copy_data(default)
        for session, vals in zip(self, vals_list, strict=True):
            vals.setdefault("expected_participant_ids", [fields.Command.set(session._expected_again().ids)])
            vals.update({name: value for name, value in session._able_values().items() if name not in (default or {})})
            if vals["name"] == session._default_name():
                del vals["name"]  # it is made anew from the type and the date of the copy
            elif session._ends_with_day() and "name" not in (default or {}):
                vals["name"] = session.what
        return vals_list

    def copy(self, default=None):
        # Here and in no mixin: a class of the model takes over that Odoo 17 answers a call from outside with the id.
        copies = super().copy(default)
        for session, copied in zip(self, copies, strict=True):
            copied._note_not_copied(session)
        return copies

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_marks(self):
        cancelled = self.filtered(lambda session: session.state == "cancelled" and session.change_ids)
        if cancelled:
            raise UserError(
                _(
                    "“%(session)s” is cancelled: it stays listed, and counts for nothing.",
                    session=cancelled[0].display_name,
                )
            )
        if self._is_marked():
            raise UserError(_("A session with marks cannot be deleted. Cancel it instead: its marks stay listed."))
        for session in self:
            is_due = session._has_begun() and not session._is_manager()
            if session.change_ids and not session._has_begun():
                raise UserError(
                    _(
                        "“%(session)s” has changes on its log: it is not deleted any more. Cancel it.",
                        session=session.display_name,
                    )
                )
            if session.change_ids or is_due:
                raise UserError(
                    _(
                        "The day of “%(session)s” has come: it is not deleted any more. Cancel it, and give the "
                        "reason.",
                        session=session.display_name,
                    )
                )
        log_changes(self.env, self._changes_of_deletion())
