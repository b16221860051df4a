from datetime import timedelta

import pytz

from odoo import _, api, fields, models
from odoo.exceptions import UserError, ValidationError

ALL_DAY = 12  # hours: what a click on a day of the calendar proposes, too long to be meant
SERVER_SET = ("applied_percentage", "applied_excused_rule", "completed_at")
SETTLED = ("date", "start_time", "end_time", "start_at", "end_at", "tz", "session_type_id", "area_id", "facilitator_id")


class Session(models.Model):
    _name = "spp.session"
    _description = "Session"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "start_at desc, id desc"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name", store=True, readonly=False, precompute=True, required=True)
    session_type_id = fields.Many2one(
        "spp.session.type", required=True, index=True, ondelete="restrict", check_company=True, tracking=True
    )
    color = fields.Integer(related="session_type_id.color")
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    active = fields.Boolean(default=True)
    uid = fields.Char("Made by device as", copy=False, index="btree_not_null", help="The id a device gave the session.")
    # when
    date = fields.Date(required=True, index=True, default=fields.Date.context_today, tracking=True)
    start_time = fields.Float(default=9.0, tracking=True, help="Local time.")
    end_time = fields.Float(
        compute="_compute_end_time", store=True, readonly=False, precompute=True, tracking=True, help="Local time."
    )
    tz = fields.Selection(
        lambda self: [(tz, tz) for tz in pytz.all_timezones],
        "Time zone",
        required=True,
        default=lambda self: self.env.user.tz or self.env.company.partner_id.tz or "UTC",
    )
    start_at = fields.Datetime(
        "Start", compute="_compute_moments", inverse="_inverse_moments", store=True, precompute=True, index=True
    )
    end_at = fields.Datetime("End", compute="_compute_moments", inverse="_inverse_moments", store=True, precompute=True)
    duration_hours = fields.Float("Duration", compute="_compute_duration_hours", store=True, precompute=True)
    # who and where
    facilitator_id = fields.Many2one(
        "res.users", index=True, default=lambda self: self.env.user, tracking=True, domain="[('share', '=', False)]"
    )
    co_facilitator_ids = fields.Many2many("res.users", string="Co-facilitators", domain="[('share', '=', False)]")
    location = fields.Char(help="The place in the area: a hall, a school.")
    area_id = fields.Many2one("spp.area", index=True, ondelete="restrict", tracking=True)
    max_participants = fields.Integer("Places", help="How many people may be expected; 0 for any number.")
    # what
    topic_ids = fields.Many2many("spp.session.topic", domain="[('session_type_id', '=', session_type_id)]")
    track_topics = fields.Boolean(related="session_type_id.track_topics")
    notes = fields.Text()
    change_reason = fields.Char(
        "Reason for the change", store=False, help="Why a session is changed after its day: goes into the discussion."
    )

    _sql_constraints = [
        ("places_positive", "check(max_participants >= 0)", "Give a number of places, or 0 for any number of people."),
        ("uid_unique", "unique(company_id, uid)", "The company has a session with this device id already."),
    ]

    # proposed and derived

    @api.model
    def default_get(self, fields_list):
        """A click in the calendar gives moments: they are turned into the date and times of the form."""
        defaults = super().default_get(list({*fields_list, "start_at", "end_at", "tz"}))
        if defaults.get("start_at"):
            proposed = self._schedule(defaults["start_at"], defaults.get("end_at"), defaults["tz"])
            if proposed.get("end_time", 0) - proposed["start_time"] >= ALL_DAY:
                proposed = {"date": proposed["date"]}
            defaults.update(proposed)
        return {name: value for name, value in defaults.items() if name in fields_list}

    def _default_name(self):
        return f"{self.session_type_id.name or _('Session')} {self.date or ''}".strip()

    @api.depends("session_type_id", "date")
    def _compute_name(self):
        for session in self:
            edited = bool(session.id) or session._origin and session.name != session._origin._default_name()
            if not session.name or not edited:
                session.name = session._default_name()

    @api.depends("session_type_id", "start_time")
    def _compute_end_time(self):
        for session in self:
            session.end_time = min(session.start_time + (session.session_type_id.duration_hours or 2.0), 24.0)

    @api.depends("start_time", "end_time")
    def _compute_duration_hours(self):
        for session in self:
            session.duration_hours = session.end_time - session.start_time

    @api.depends("date", "start_time", "end_time", "tz")
    def _compute_moments(self):
        for session in self:
            session.start_at = session._utc(session.start_time)
            session.end_at = session._utc(session.end_time)

    def _utc(self, hours):
        """The UTC moment of a local time, in hours, on the session's date."""
        if not self.date or not self.tz:
            return False
        midnight = fields.Datetime.to_datetime(self.date)
        local = midnight + timedelta(minutes=round(hours * 60))
        return pytz.timezone(self.tz).localize(local).astimezone(pytz.utc).replace(tzinfo=None)

    def _inverse_moments(self):
        for session in self:
            session.write(self._schedule(session.start_at, session.end_at, session.tz))

    @api.model
    def _schedule(self, start_at, end_at, tz):
        """The local date and times (in hours) of two UTC moments, the second of which may be empty."""
        zone = pytz.timezone(tz)
        start, end = (
            pytz.utc.localize(fields.Datetime.to_datetime(moment)).astimezone(zone).replace(tzinfo=None)
            if moment
            else None
            for moment in (start_at, end_at)
        )
        midnight = fields.Datetime.to_datetime(start.date())
        schedule = {"date": start.date(), "start_time": (start - midnight).total_seconds() / 3600}
        if end:
            schedule["end_time"] = (end - midnight).total_seconds() / 3600
        return schedule

    # checks

    @api.constrains("start_time", "end_time")
    def _check_times(self):
        for session in self:
            if not 0 <= session.start_time < session.end_time <= 24:
                raise ValidationError(
                    _(
                        "A session starts and ends on one day, and ends after it starts. "
                        "Give times from 0:00 to 24:00, the later one as its end."
                    )
                )

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
        vals_list = [self._with_schedule(vals) for vals in vals_list]
        for vals in vals_list:
            self._check_server_set(vals)
            if vals.get("state", "scheduled") != "scheduled":
                raise UserError(
                    _("A new session is scheduled. Leave its state out, then start, complete or cancel it.")
                )
        return super().create(vals_list)

    @api.model
    def _with_schedule(self, vals):
        """Moments instead of a date, as the calendar sends them, become date and times."""
        if not vals.get("start_at") or vals.get("date"):
            return {name: value for name, value in vals.items() if name not in ("start_at", "end_at")}
        tz = vals.get("tz") or self.default_get(["tz"])["tz"]
        kept = {name: value for name, value in vals.items() if name not in ("start_at", "end_at")}
        return {**self._schedule(vals["start_at"], vals.get("end_at"), tz), **kept, "tz": tz}

    def write(self, vals):
        if vals.get("change_reason"):
            self = self.with_context(change_reason=vals["change_reason"])
        self._check_server_set(vals)
        settled = self._check_settled(vals)
        moving = self._check_move(vals)
        named = self._named_by_default(vals)
        result = super().write(vals)
        for session in named:
            session.name = session._default_name()
        moving._after_move()
        self._log_settled(settled)
        return result

    def _write_server(self, vals):
        """Write what only the server may set, past the checks of write()."""
        return super().write(vals)  # pylint: disable=super-method-mismatch

    def _named_by_default(self, vals):
        """The sessions whose name has to follow a change of their type or date."""
        if "name" in vals or not {"date", "session_type_id", "start_at"} & vals.keys():
            return self.browse()
        return self.filtered(lambda session: session.name == session._default_name())

    @api.model
    def _check_server_set(self, vals):
        for name in SERVER_SET:
            if name in vals:
                raise UserError(_("%(field)s is set by the server. Leave it out.", field=name))

    def _check_settled(self, vals):
        """After completion the facts of a session change only by a manager, who says why.

        Returns what will change: {(session, name of the field): its value before, in words}.
        """
        settled = {}
        for session in self.filtered(lambda session: session.state == "completed"):
            changed = [name for name in SETTLED if session._changes(name, vals)]
            if changed:
                session._check_manager_with_reason()
            settled.update({(session, name): session._in_words(name) for name in changed})
        return settled

    def _log_settled(self, settled):
        self.env["spp.session.attendance.change"]._log(
            [
                session._change_of_session(
                    self._fields[name]._description_string(self.env), old, session._in_words(name)
                )
                for (session, name), old in settled.items()
            ]
        )

    def _change_of_session(self, what, old, new, reason=None):
        return {
            "kind": "session",
            "session_id": self.id,
            "company_id": self.company_id.id,
            "what": what,
            "old_value": old,
            "new_value": new,
            "reason": reason or self.env.context.get("change_reason"),
        }

    def _in_words(self, name):
        return str(self._fields[name].convert_to_export(self[name], self))

    def _changes(self, name, vals):
        if name not in vals:
            return False
        field = self._fields[name]
        return field.convert_to_cache(vals[name], self) != field.convert_to_cache(self[name], self)

    def _check_manager_with_reason(self):
        if not self._is_manager():
            raise UserError(
                _("The session is completed. Ask a manager to change its date, type, times, area or facilitator.")
            )
        if not self.env.context.get("change_reason"):
            raise UserError(_("The session is completed. Give the reason for the change."))

    def copy_data(self, default=None):
        """A copy is a new session with the same people expected; nobody is marked yet."""
        vals_list = super().copy_data(default)
        for session, vals in zip(self, vals_list, strict=True):
            vals.setdefault("expected_participant_ids", [fields.Command.set(session.expected_participant_ids.ids)])
            if vals["name"] == session._default_name():
                del vals["name"]  # it is made anew from the type and the date of the copy
        return vals_list

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_marks(self):
        if self.attendance_ids.filtered("marked_at") or any(change.kind == "mark" for change in self.change_ids):
            raise UserError(_("A session with marks cannot be deleted. Cancel it instead: its marks stay listed."))
