from datetime import timedelta

from odoo import _, api, fields
from odoo.exceptions import ValidationError

from ...rules import canonical_zone, is_first_of_two, local_to_utc, utc_to_local
from ...tools.moment import moment_text

# hours: a click on a day of the calendar proposes a longer session, which nobody means
ALL_DAY = 12


class SessionSchedule:
    """When a session is: people think in a date and local times, the calendar and the clock in UTC moments."""

    __slots__ = ()

    @api.model
    def default_get(self, fields_list):
        """A click in the calendar gives moments: they are turned into the date and times of the form."""
        defaults = super().default_get(list({*fields_list, "start_at", "end_at"}))
        if defaults.get("start_at"):
            tz = defaults.get("tz") or super().default_get(["tz"])["tz"]
            proposed = self._schedule(defaults["start_at"], defaults.get("end_at"), tz)
            if proposed.get("end_time", 0) - proposed["start_time"] >= ALL_DAY:
                proposed = {"date": proposed["date"]}
            defaults.update(proposed)
        return {name: value for name, value in defaults.items() if name in fields_list}

    @api.depends("session_type_id", "start_time")
    def _compute_end_time(self):
        for session in self:
            is_chosen = session._origin and session.start_time < session.end_time
            if not is_chosen:
                session.end_time = min(session.start_time + (session.session_type_id.duration_hours or 2.0), 24.0)

    @api.depends("start_time", "end_time")
    def _compute_duration_hours(self):
        for session in self:
            session.duration_hours = session.end_time - session.start_time

    @api.depends("date", "start_time", "end_time", "tz", "repeated_hour")
    def _compute_moments(self):
        for session in self:
            session.start_at = session._utc(session.start_time, is_first=session.repeated_hour in ("start", "both"))
            session.end_at = session._utc(session.end_time, is_first=session.repeated_hour in ("end", "both"))

    def _utc(self, hours, tz=None, is_first=False):
        """The UTC moment of a local time, in hours, on the session's date.

        tz: another zone than the session's; is_first: whether it is the earlier one of an hour that is there twice
        """
        tz = tz or self.tz
        if not self.date or not tz:
            return False
        midnight = fields.Datetime.to_datetime(self.date)
        day_hours = hours if 0 <= hours <= 24 else 0  # _check_times refuses the others, of which some are no moment
        local = midnight + timedelta(minutes=round(day_hours * 60))
        return local_to_utc(local, self._known_zone(tz), is_first)

    def _inverse_moments(self):
        for session in self:
            session.write(self._schedule(session.start_at, session.end_at, session.tz))

    @api.model
    def _with_schedule(self, vals):
        """The values with the calendar's moments turned into date and times, unless these are given too."""
        moments = {name: vals.get(name) for name in ("start_at", "end_at")}
        given = {name: value for name, value in vals.items() if name not in moments}
        if not moments["start_at"] and not given.get("date"):
            moments = {name: self.env.context.get(f"default_{name}") for name in moments}
        if not moments["start_at"]:
            return given
        tz = vals.get("tz") or self.default_get(["tz"])["tz"]
        return {**self._schedule(moments["start_at"], moments["end_at"], tz), "tz": tz, **given}

    def _with_moments_as_schedule(self, vals):
        """The values of a write with moments turned into date and times, unless these are given too."""
        names = ("start_at", "end_at")
        given = {name: value for name, value in vals.items() if name not in names}
        if not any(self._changes(name, vals) for name in names):
            return given
        moments = [vals.get(name, self[name]) for name in names]
        return {**self._schedule(*moments, vals.get("tz", self.tz)), **given}

    @api.model
    def _schedule(self, start_at, end_at, tz):
        """The local date and times (in hours) of two UTC moments, the second of which may be empty."""
        if not start_at:
            raise ValidationError(_("A session needs a start. Give its date and its times."))
        start = self._local(start_at, tz)
        midnight = fields.Datetime.to_datetime(start.date())
        schedule = {"date": start.date(), "start_time": (start - midnight).total_seconds() / 3600}
        if end_at:
            schedule["end_time"] = (self._local(end_at, tz) - midnight).total_seconds() / 3600
        return {**schedule, "repeated_hour": self._repeated_hour(start_at, end_at, tz)}

    @api.model
    def _repeated_hour(self, start_at, end_at, tz):
        """The value of `repeated_hour` with which two UTC moments, the second of which may be empty, stay the same."""
        moments = [fields.Datetime.to_datetime(moment) for moment in (start_at, end_at)]
        is_first = [bool(moment) and is_first_of_two(moment, self._known_zone(tz)) for moment in moments]
        return {(True, True): "both", (True, False): "start", (False, True): "end"}.get(tuple(is_first), False)

    @api.model
    def _local(self, moment, tz):
        return utc_to_local(fields.Datetime.to_datetime(moment), self._known_zone(tz))

    def _moment_text(self, moment):
        """A moment as it is told in the zone of the session, which is named with it."""
        return f"{moment_text(self.env, moment, self.tz)} ({self.tz})"

    @api.model
    def _known_zone(self, tz):
        """The name of today of a time zone. Raises ValidationError, which names a zone that nobody knows."""
        known = canonical_zone(str(tz or ""))
        if not known:
            raise ValidationError(_("%(tz)s is not a time zone. Give one such as Asia/Manila.", tz=tz))
        return known

    @api.model
    def _default_zone(self):
        """The zone of the user, else of the company, else UTC; False where it is one that nobody knows."""
        return canonical_zone(self.env.user.tz or self.env.company.partner_id.tz or "UTC") or False

    def _coming_now(self):
        """When somebody came whose coming is stated on a screen now: now, or False where the session is on another day.

        A paper sheet that is entered days later does not say when people came.
        """
        now = fields.Datetime.now()
        return now if self._local(now, self.tz).date() == self.date else False

    @api.constrains("date", "start_time", "end_time", "tz", "repeated_hour")
    def _check_times(self):
        for session in self:
            if not 0 <= session.start_time < session.end_time <= 24:
                raise ValidationError(
                    _(
                        "A session starts and ends on one day, and ends after it starts. "
                        "Give times from 0:00 to 24:00, the later one as its end."
                    )
                )
            if session.start_at >= session.end_at:
                raise ValidationError(_("The clocks change in these hours of that day. Give other times."))
