"""Sessions that are in Moodle and that it cannot show: named in the run, as far as it is known which ones they are."""

from collections import Counter, defaultdict
from functools import partial

from ..moodle.client import CALENDAR
from ..moodle.errors import FINAL_ERRORS, InvalidResponse, MoodleError
from ..moodle.text import Moment, _, joined

# A run has a line for at most so many sessions, and names so many moments in a line.
MOST_NAMED, MOST_MOMENTS = 50, 10


class UnreadableSessions:
    """run: the SyncAttendance that collects them; report() and report_activities() name them."""

    def __init__(self, run):
        self.run, self.run_log, self.site = run, run.run_log, run.site
        self._errors, self._unknown, self._activities = {}, {}, []
        self._read_times = defaultdict(Counter)  # {number of the activity: the starts of the sessions that were read}
        self._calendars = {}  # {number of the course: {number of the activity: starts of sessions}}

    def add(self, session_id, error):
        """Add a session that is linked. error: the MoodleError why it cannot be read"""
        self._errors.setdefault(session_id, error)
        self.run.session_run.note_failed(session_id, error)

    def add_unknown(self, number, error):
        """Add a session of which it is not known to which activity it belongs. It may be nobody's here."""
        self._unknown.setdefault(number, error)

    def add_activity(self, activity, has_all):
        """Add an activity whose sessions Moodle cannot list. has_all: whether this run asks for all that are known"""
        self._activities.append((activity, has_all))

    def note_read(self, sessions):
        """Note sessions of any activity that could be read."""
        for session in sessions:
            if not session.group_id:  # the calendar has none of groups
                self._read_times[session.activity_id][session.start_at] += 1

    def report(self):
        """Name the sessions in the run."""
        for number in self._errors:
            self.run_log.count_failed(("session", number))
        if self._errors or self._unknown:
            self.run_log.add_lines(self.run_log.in_transaction(self._lines))

    def _lines(self, instance):
        links = instance.env["spp.moodle.mapping"].search(
            [("instance_id", "=", instance.id), ("kind", "=", "session"), ("moodle_id", "in", list(self._errors))]
        )
        link_of = {link.moodle_id: link for link in links}
        numbers = sorted(self._errors) + sorted(self._unknown.keys() - self._errors.keys())
        lines = [self._line(instance, number, link_of.get(number)) for number in numbers[:MOST_NAMED]]
        if len(numbers) > MOST_NAMED:
            text = _("Other sessions with which the same is so: %(count)s.", count=len(numbers) - MOST_NAMED)
            lines.append({"kind": "problem" if len(self._errors) > MOST_NAMED else "notice", "what": text})
        return lines

    def _line(self, instance, number, link):
        why = self._why(self._errors.get(number) or self._unknown[number])
        text = _("%(session)s: %(why)s", session=self._name(instance, number, link), why=why)
        session_id = self.site.session_id_here(number)
        return {
            "kind": "problem" if number in self._errors else "notice",
            "what": text,
            "moodle_kind": "session",
            "moodle_id": number,
            "session_id": session_id,
        }

    def _name(self, instance, number, link):
        """Which session it is, as far as that is known."""
        if link and link.parent_id and link.start_at:
            course, activity = link.parent_id.parent_id.name, link.parent_id.name
            return joined([course or "", activity or "", Moment(link.start_at, instance.tz)], ", ")
        if number in self._errors or not self._activities:
            return _("Session %(number)s of Moodle", number=number)
        names = "; ".join(f"{activity.course_name}, {activity.name}" for activity, _all in self._activities)
        return _("Session %(number)s of Moodle, perhaps of %(activities)s", number=number, activities=names)

    def _why(self, error):
        if not isinstance(error, InvalidResponse):
            return error.text
        return _(
            "Moodle cannot show this session, because a text in it has the character < before something else than a "
            "space: mostly a remark such as <3 or <38, or a person's name. Moodle does not say of whom: look for it in "
            "the session there, and put a space after the <."
        )

    def report_activities(self):
        """Name the activities that Moodle cannot list, unless all that could not be read of them is named already."""
        for activity, has_all in self._activities:
            times = self._times(activity) if has_all and not self.run.is_unfinished else []
            missing = partial(self._missing, activity=activity, times=times)
            moments = self.run_log.in_transaction(missing) if times else []
            if moments:
                text = _("%(course)s, %(activity)s: Moodle's calendar has sessions that were not read: %(moments)s.")
                self._fail(text, activity, moments=joined(moments, ", "))
            elif not any(self.site.activity_of(number) == activity.id for number in self._errors):
                text = _(
                    "%(course)s, %(activity)s: Moodle cannot list its sessions, and does not say which one is the "
                    "reason: mostly a remark or a name in it has the character < before something else than a space."
                )
                self._fail(text, activity)

    def _fail(self, text, activity, **values):
        names = {"course": activity.course_name, "activity": activity.name}
        self.run_log.fail(text % {**names, **values}, "activity", activity.id)

    def _times(self, activity):
        """When the sessions of an activity begin by the calendar; none where it cannot be asked: it is only a hint."""
        if CALENDAR not in self.run.client.site().functions:
            return []
        if activity.course_id not in self._calendars:
            self._calendars[activity.course_id] = self._read_calendar(activity.course_id)
        return self._calendars[activity.course_id].get(activity.id, [])

    def _read_calendar(self, course_id):
        try:
            return self.run.client.session_times(course_id)
        except FINAL_ERRORS:
            raise
        except MoodleError:
            return {}

    def _missing(self, instance, activity, times):
        """The Moments of sessions that were neither read nor are named by themselves."""
        links = instance.env["spp.moodle.mapping"]
        of_it = [("instance_id", "=", instance.id), ("kind", "=", "session"), ("parent_id.moodle_id", "=", activity.id)]
        named = links.search([*of_it, ("moodle_id", "in", list(self._errors))])
        known = self._read_times[activity.id] + Counter(link.start_at for link in named)
        missing = sorted((Counter(times) - known).elements())
        moments = [Moment(moment, instance.tz) for moment in missing[:MOST_MOMENTS]]
        return moments + ["…"] * (len(missing) > MOST_MOMENTS)
