from dateutil.relativedelta import relativedelta

from odoo import _, api, fields, models
from odoo.exceptions import UserError

from ..models.session.series_repeat import days_at_once
from ..tools.today import local_today
from .session_plan import SeriesPlan


class SessionRepeat(SeriesPlan, models.TransientModel):
    _name = "spp.session.repeat"
    _description = "Repeat a session"
    _inherit = ["spp.session.dialog"]

    session_id = fields.Many2one("spp.session", ondelete="cascade", help="Empty where a series is planned from a type.")
    frequency = fields.Selection(
        lambda self: self._selection_frequency(),
        required=True,
        compute="_compute_frequency",
        store=True,
        precompute=True,
        readonly=False,
    )
    monthly_by = fields.Selection(
        [("date", "On the same day of the month"), ("weekday", "On the same weekday of the month")],
        "In the month",
        required=True,
        default="date",
    )
    ends = fields.Selection(
        [("date", "On a day"), ("count", "After a number of sessions")], required=True, default="date"
    )
    date_to = fields.Date("Last day", compute="_compute_date_to", store=True, precompute=True, readonly=False)
    count = fields.Integer("Sessions", default=12)
    day_ids = fields.One2many(
        "spp.session.repeat.day", "repeat_id", "Days", compute="_compute_day_ids", store=True, readonly=False
    )
    taken_count = fields.Integer("Days with a session already", compute="_compute_taken_count")
    # of a series planned from a type (session_plan.py)
    session_type_id = fields.Many2one("spp.session.type", "Session type", ondelete="cascade")
    expected_domain = fields.Binary(related="session_type_id.expected_domain")
    date = fields.Date("First day", default=local_today)
    start_time = fields.Float("Start time", default=9.0, help="Local time.")
    end_time = fields.Float(
        "End time", compute="_compute_end_time", store=True, precompute=True, readonly=False, help="Local time."
    )
    facilitator_id = fields.Many2one(
        "res.users",
        ondelete="cascade",
        default=lambda self: self.env["spp.session"]._default_facilitator(),
        domain=lambda self: self.env["res.users"]._domain_facilitators(),
    )
    co_facilitator_ids = fields.Many2many(
        "res.users",
        string="Co-facilitators",
        context={"active_test": False},
        domain=lambda self: self.env["res.users"]._domain_facilitators(),
    )
    area_id = fields.Many2one("spp.area", ondelete="cascade")
    location = fields.Char(help="Where in the area: a hall, a school.")
    max_participants = fields.Integer("Capacity", help="How many people may be expected; 0 for any number.")
    expected_participant_ids = fields.Many2many(
        "res.partner",
        string="Expected people",
        context={"active_test": False},
        domain=lambda self: self.env["res.partner"]._domain_participants(),
    )

    @api.model
    def _selection_frequency(self):
        """The frequencies of session types, except "once"."""
        frequencies = self.env["spp.session.type"]._fields["frequency"]._description_selection(self.env)
        return [(value, label) for value, label in frequencies if value != "one_time"]

    def _example(self):
        """What has the type, facilitator, first day and times of the sessions: a session, or else the dialog itself."""
        return self.session_id or self

    @api.depends("session_id", "session_type_id")
    def _compute_frequency(self):
        for repeat in self:
            frequency = repeat._example().session_type_id.frequency
            repeat.frequency = frequency if frequency != "one_time" else "monthly"

    @api.depends("session_id", "date")
    def _compute_date_to(self):
        for repeat in self:
            start = repeat._example().date
            repeat.date_to = start and start + relativedelta(years=1, days=-1)

    @api.depends(
        *("session_id", "session_type_id", "facilitator_id", "area_id", "location", "date", "start_time", "end_time"),
        *("frequency", "monthly_by", "ends", "date_to", "count"),
    )
    def _compute_day_ids(self):
        for repeat in self:
            left_out = set(repeat.day_ids.filtered(lambda line: not (line.is_held or line.session_id)).mapped("date"))
            days = repeat._days()
            taken = repeat._sessions_on(days)
            lines = [
                {"date": day, "session_id": taken.get(day, False), "is_held": day not in left_out | taken.keys()}
                for day in days
            ]
            repeat.day_ids = [fields.Command.clear(), *map(fields.Command.create, lines)]

    @api.depends("day_ids.session_id")
    def _compute_taken_count(self):
        for repeat in self:
            repeat.taken_count = len(repeat.day_ids.filtered("session_id"))

    def _days(self):
        """The days proposed, without that of the session itself."""
        start = self._example().date
        if not start or not self.frequency:
            return []
        by_count, own = self.ends == "count", len(self.session_id)
        if not (self.count > 0 if by_count else self.date_to):
            return []
        limit = {"count": self.count + own} if by_count else {"date_to": self.date_to}
        return self.env["spp.session.series"]._dates(start, self.frequency, self.monthly_by, **limit)[own:]

    def _sessions_on(self, days):
        """{day: id of a session} of the days with a session of the series, or a similar one at that time."""
        example = self._example()
        alike = [("session_type_id", "=", example.session_type_id.id), *self._domain_whose()]
        meanwhile = [("start_time", "<", example.end_time), ("end_time", ">", example.start_time)]
        there = [("date", "in", days), ("state", "!=", "cancelled")]
        sessions = self.env["spp.session"].search([*there, *alike, *meanwhile])
        series = self.session_id.series_id.with_context(active_test=False).session_ids
        return {session.date: session.id for session in sessions | series}

    def _domain_whose(self):
        """The sessions of the same facilitator; those that have none yet are of many, so those at the same place."""
        example = self._example()
        facilitator = [("facilitator_id", "=", example.facilitator_id.id)]
        if example.facilitator_id:
            return facilitator
        return [*facilitator, ("area_id", "=", example.area_id.id), ("location", "=", example.location)]

    def action_confirm(self):
        self.ensure_one()
        days = self.day_ids.filtered("is_held").mapped("date")
        if not days:
            raise UserError(_("Choose at least one day."))
        if len(days) > days_at_once(len(self._example().expected_participant_ids)):
            return self._plan_by_job(days)
        sessions = self._plan(days) if not self.session_id else self.session_id.repeat(days) + self.session_id.ids
        action = self.env["ir.actions.act_window"]._for_xml_id("spp_session_tracking.spp_session_action")
        return {**action, "domain": [("id", "in", sessions)]}
