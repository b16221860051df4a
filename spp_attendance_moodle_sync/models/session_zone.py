from datetime import timedelta

from odoo import _, models

from ..moodle import schedule
from ..moodle.schedule import Moments

MINUTE = timedelta(minutes=1)
# outcomes of sessions that get the other zone
REDATED = ("date", "time")


class SessionZone(models.Model):
    """Sessions read from Moodle whose site gets another time zone."""

    _inherit = "spp.session"

    def _zone_outcomes(self, tz, moments):
        """{session: what becomes of it in another zone}, for sessions of one site.

        moments: of the sessions in Moodle, see _moments_in_moodle()
        date, time: it gets another date, or only other times
        paid, paid_then, moved, planned, unknown: why it stays as it is
        """
        read = self.filtered("is_read_from_moodle")
        moved = read.filtered(lambda session: session._is_moved_from(moments.get(session.moodle_session_id)))
        paid = read._with_lines_under_snapshot()
        times = {each: each._times_in_zone(tz, moments.get(each.moodle_session_id)) for each in read - moved - paid}
        dates = {session: values["date"] for session, values in times.items() if values["date"] != session.date}
        unknown = (self - read).filtered("is_origin_unknown")
        return {
            **dict.fromkeys(self - read, "planned"),
            **dict.fromkeys(unknown, "unknown"),
            **dict.fromkeys(moved, "moved"),
            **dict.fromkeys(times, "time"),
            **dict.fromkeys(dates, "date"),
            **dict.fromkeys(read._moved_into_snapshot(dates), "paid_then"),
            **dict.fromkeys(paid, "paid"),
        }

    def _cut_in_zone(self, tz, moments):
        """Those that would go on after midnight in another zone, where a session here ends, and that are longer now."""
        return self.filtered(lambda session: session._is_cut_in(tz, moments.get(session.moodle_session_id)))

    def _is_cut_in(self, tz, moments):
        times = self._times_in_zone(tz, moments)
        return times["end_time"] >= 24 and times["end_time"] - times["start_time"] < self.duration_hours - 1 / 60

    def _is_moved_from(self, moments):
        """Whether it begins at another moment than in Moodle. moments: see schedule.Moments, None for not known"""
        return bool(moments) and abs(self.start_at - moments.start_at) >= MINUTE

    def _times_in_zone(self, tz, moments):
        """The values of the schedule with which it is at the same moments in another zone.

        moments: in Moodle, None for not known: one that goes on after midnight was shown up to midnight
        """
        is_cut = self.end_time >= 24 and moments and moments.end_at > moments.start_at
        whole = Moments(self.start_at, moments.end_at if is_cut else self.end_at)
        local = schedule.local_times(whole, tz, MINUTE)
        times = {"date": local.date, "start_time": local.start, "end_time": local.end}
        return {**times, "tz": tz, "repeated_hour": self._repeated_hour(*whole, tz)}

    def _redate(self, tz):
        """Give one session its day in another zone, where only Moodle said when it is. Returns what became of it."""
        moments = self.moodle_instance_id._moments_in_moodle(self)
        outcome = self._zone_outcomes(tz, moments)[self]
        if outcome in REDATED:
            reason = _("The time zone of the Moodle site was corrected")
            self.with_context(change_reason=reason).write(self._times_in_zone(tz, moments.get(self.moodle_session_id)))
            self._follow_register(self.moodle_instance_id)
        return outcome

    def _follow_register(self, instance, **values):
        """Put it into the register of its day, and store other values with it. An empty register is removed."""
        before = self.register_id
        register = before._of_day(instance, self.session_type_id, self.date)
        if values or register != before:
            self._by_server().write({**values, "register_id": register.id})
        if before and register != before:
            before._unlink_empty()
