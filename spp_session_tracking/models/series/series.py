from dateutil import rrule

from odoo import _, api, fields, models
from odoo.exceptions import ValidationError

# each frequency as a unit and an interval of dateutil's rrule (RFC 5545)
FREQUENCIES = {
    "weekly": (rrule.WEEKLY, 1),
    "biweekly": (rrule.WEEKLY, 2),
    "monthly": (rrule.MONTHLY, 1),
    "quarterly": (rrule.MONTHLY, 3),
}
MOST_SESSIONS = 520  # ten years of weeks: more is a mistake in the last date


class SessionSeries(models.Model):
    _name = "spp.session.series"
    _description = "Series of sessions"
    _inherit = ["spp.checked.values"]
    _order = "id desc"

    name = fields.Char(required=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    session_ids = fields.One2many("spp.session", "series_id", "Sessions")

    def action_view_sessions(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("spp_session_tracking.spp_session_action")
        return {**action, "domain": [("series_id", "=", self.id)]}

    @api.model
    def _dates(self, start, frequency, monthly_by, date_to=None, count=None):
        """The days of a series that begins on `start`, itself included: up to `date_to`, or `count` of them.

        monthly_by: "date" for the same day of the month (the last one where the month has no such day), or "weekday"
        for the same weekday of the month, such as the second Tuesday (the last one where there is no fifth).
        """
        if count and count > MOST_SESSIONS:
            raise ValidationError(
                _(
                    "Sessions that the series would have: %(count)s. The most that are made: %(most)s. Choose a "
                    "smaller number.",
                    count=count,
                    most=MOST_SESSIONS,
                )
            )
        limit = {"count": count} if count else {"until": fields.Datetime.to_datetime(date_to)}
        days = [moment.date() for moment in rrule.rrule(**self._recurrence(start, frequency, monthly_by), **limit)]
        if len(days) > MOST_SESSIONS:
            raise ValidationError(
                _("So many sessions would be made: %(count)s. Choose a nearer last date.", count=len(days))
            )
        return days

    @api.model
    def _recurrence(self, start, frequency, monthly_by):
        """The arguments of rrule() that say which days follow `start`, for ever."""
        unit, interval = FREQUENCIES[frequency]
        rule = {"freq": unit, "dtstart": start, "interval": interval}
        if unit == rrule.MONTHLY and monthly_by == "weekday":
            week = (start.day - 1) // 7 + 1
            return {**rule, "byweekday": rrule.weekday(start.weekday(), week if week < 5 else -1)}
        if unit == rrule.MONTHLY and start.day > 28:
            return {**rule, "bymonthday": range(28, start.day + 1), "bysetpos": -1}
        return rule
