"""Sessions that are in Moodle and that it cannot show: named in the run, as far as it is known which ones they are."""

from collections import Counter
from functools import partial

from odoo import fields

from ..moodle.client import CALENDAR
from ..moodle.errors import InvalidResponse, MoodleError
from ..moodle.text import _

# A run has a line for at most so many sessions, and names so many moments in a line.
MOST_NAMED, MOST_MOMENTS = 50, 10


class UnreadableSessions:
    """run: the SyncAttendance that collects them; report() names them."""

    def __init__(self, run):
        self.run, self.run_log, self.site = run, run.run_log, run.site
        self._errors, self._activities = {}, []

    def __contains__(self, session_id):
        return session_id in self._errors

    def add(self, session_id, error):
        """Add a session, once. error: the MoodleError why it cannot be read"""
        self._errors.setdefault(session_id, error)
        self.run.session_run.failed_ids.add(session_id)

    def add_activity(self, activity):
        """Add an activity whose sessions Moodle cannot list."""
        self._activities.append(activity)

    def report(self):
        """Name the sessions in the run."""
        if self._errors:
            self.run_log.counts["failed_count"] += len(self._errors)
            self.run_log.add_lines(self.run_log.in_transaction(self._lines))
        for activity in self._activities:
            self._report_calendar(activity)

    def _lines(self, instance):
        links = instance.env["spp.moodle.mapping"].search(
            [("instance_id", "=", instance.id), ("kind", "=", "session"), ("moodle_id", "in", list(self._errors))]
        )
        link_of = {link.moodle_id: link for link in links}
        numbers = sorted(self._errors)
        lines = [self._line(instance, number, link_of.get(number)) for number in numbers[:MOST_NAMED]]
        if len(numbers) > MOST_NAMED:
            text = _("The same is so with %(count)s other sessions.", count=len(numbers) - MOST_NAMED)
            lines.append({"kind": "problem", "what": text})
        return lines

    def _line(self, instance, number, link):
        text = _("%(session)s: %(why)s") % {
            "session": self._name(instance, number, link),
            "why": self._why(self._errors[number]),
        }
        session_id = self.site.session_id_here(number)
        return {
            "kind": "problem",
            "what": text,
            "moodle_kind": "session",
            "moodle_id": number,
            "session_id": session_id,
        }

    def _name(self, instance, number, link):
        """Which session it is, as far as that is known."""
        if link and link.parent_id and link.start_at:
            course, activity = link.parent_id.parent_id.name, link.parent_id.name
            return ", ".join([course or "", activity or "", _moment(instance, link.start_at)])
        if not self._activities:
            return _("Session %(number)s of Moodle", number=number)
        names = "; ".join(f"{activity.course_name}, {activity.name}" for activity in self._activities)
        return _("Session %(number)s of Moodle, perhaps of %(activities)s", number=number, activities=names)

    def _why(self, error):
        if not isinstance(error, InvalidResponse):
            return error.text
        return _(
            "Moodle cannot show this session, because a text in it has the character < before something else than a "
            "space: mostly a remark such as <3 or <38, or a person's name. Moodle does not say of whom: look for it in "
            "the session there, and put a space after the <."
        )

    def _report_calendar(self, activity):
        """Name the moments at which Moodle's calendar has sessions of an activity that were never read."""
        moments = self.run_log.in_transaction(partial(self._missing, activity=activity, times=self._times(activity)))
        if moments:
            text = _("%(course)s, %(activity)s: Moodle's calendar has sessions that were never read: %(moments)s.") % {
                "course": activity.course_name,
                "activity": activity.name,
                "moments": ", ".join(moments),
            }
            self.run_log.add_line("notice", text, "activity", activity.id)

    def _times(self, activity):
        """When the sessions of an activity begin by the calendar; none where it cannot be asked: it is only a hint."""
        if CALENDAR not in self.run.client.site().functions:
            return []
        try:
            return self.run.client.session_times(activity.course_id, activity.id)
        except MoodleError:
            return []

    def _missing(self, instance, activity, times):
        links = instance.env["spp.moodle.mapping"]
        of_it = [("instance_id", "=", instance.id), ("kind", "=", "session"), ("parent_id.moodle_id", "=", activity.id)]
        known = Counter(link.start_at for link in links.search(of_it))
        missing = sorted((Counter(times) - known).elements())
        moments = [_moment(instance, moment) for moment in missing[:MOST_MOMENTS]]
        return moments + ["…"] * (len(missing) > MOST_MOMENTS)


def _moment(instance, moment):
    """A moment in words, in the site's time zone."""
    return fields.Datetime.context_timestamp(instance.with_context(tz=instance.tz), moment).strftime("%Y-%m-%d %H:%M")
