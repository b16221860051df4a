from dateutil.relativedelta import relativedelta

from odoo import api, fields, models


class SessionRepeat(models.TransientModel):
    _name = "spp.session.repeat"
    _description = "Repeat a session"
    _inherit = ["spp.session.dialog"]

    session_id = fields.Many2one("spp.session", required=True, ondelete="cascade")
    frequency = fields.Selection(
        [
            ("weekly", "Every week"),
            ("biweekly", "Every two weeks"),
            ("monthly", "Every month"),
            ("quarterly", "Every quarter"),
        ],
        required=True,
        compute="_compute_frequency",
        store=True,
        precompute=True,
        readonly=False,
    )
    monthly_by = fields.Selection(
        [("date", "On the same day of the month"), ("weekday", "On the same weekday of the month")],
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

    @api.depends("session_id")
    def _compute_frequency(self):
        for repeat in self:
            frequency = repeat.session_id.session_type_id.frequency
            repeat.frequency = frequency if frequency != "one_time" else "monthly"

    @api.depends("session_id")
    def _compute_date_to(self):
        for repeat in self:
            repeat.date_to = repeat.session_id.date and repeat.session_id.date + relativedelta(years=1)

    @api.depends("session_id", "frequency", "monthly_by", "ends", "date_to", "count")
    def _compute_day_ids(self):
        for repeat in self:
            days = [fields.Command.create({"date": day}) for day in repeat._days()]
            repeat.day_ids = [fields.Command.clear(), *days]

    def _days(self):
        """The days proposed, without that of the session itself."""
        if not self.session_id.date or not self.frequency:
            return []
        by_count = self.ends == "count"
        if not (self.count > 0 if by_count else self.date_to):
            return []
        limit = {"count": self.count + 1} if by_count else {"date_to": self.date_to}
        return self.env["spp.session.series"]._dates(self.session_id.date, self.frequency, self.monthly_by, **limit)[1:]

    def action_confirm(self):
        self.ensure_one()
        made = self.session_id.repeat(self.day_ids.filtered("is_held").mapped("date"))
        action = self.env["ir.actions.act_window"]._for_xml_id("spp_session_tracking.spp_session_action")
        return {**action, "domain": [("id", "in", made + self.session_id.ids)]}


class SessionRepeatDay(models.TransientModel):
    _name = "spp.session.repeat.day"
    _description = "Day of a series"
    _order = "date"

    repeat_id = fields.Many2one("spp.session.repeat", required=True, ondelete="cascade")
    date = fields.Date(required=True)
    is_held = fields.Boolean("Held", default=True, help="Untick the days on which there is no session.")
