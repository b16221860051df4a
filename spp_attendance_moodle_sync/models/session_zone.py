from datetime import timedelta

from odoo import _, models

from ..moodle import schedule
from ..moodle.schedule import Moments

MINUTE = timedelta(minutes=1)


class SessionZone(models.Model):
    """Sessions read from Moodle whose site gets another time zone."""

    _inherit = "spp.session"

    def _zone_outcomes(self, tz):
        """{session: what becomes of it in another zone}, for sessions of one site.

        date, time: it gets another date, or only other times; paid, moved, planned: why it stays as it is
        """
        read = self.filtered("is_read_from_moodle")
        moments = self.moodle_instance_id._moments_in_moodle(read)
        moved = read.filtered(lambda session: session._is_moved_from(moments.get(session.moodle_session_id)))
        paid = read._with_lines_under_snapshot()
        outcomes = {**dict.fromkeys(self - read, "planned"), **dict.fromkeys(moved, "moved")}
        outcomes.update(dict.fromkeys(paid, "paid"))
        for session in read - moved - paid:
            times = session._times_in_zone(tz, moments.get(session.moodle_session_id))
            outcomes[session] = "time" if times["date"] == session.date else "date"
        return outcomes

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
        outcome = self._zone_outcomes(tz)[self]
        if outcome in ("date", "time"):
            moments = self.moodle_instance_id._moments_in_moodle(self).get(self.moodle_session_id)
            reason = _("The time zone of the Moodle site was corrected")
            self.with_context(change_reason=reason).write(self._times_in_zone(tz, moments))
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
