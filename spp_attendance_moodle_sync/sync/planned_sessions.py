"""Making sessions in Moodle for those that were planned here."""

from collections import Counter
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from odoo import _, fields

from ..moodle.errors import ENDS, MoodleError

# Sessions that began longer ago are not made any more.
LONGEST_AGO = timedelta(days=31)


class Planned(NamedTuple):
    """A session that Moodle does not have yet. mark_count: how many marks go with it."""

    start_at: datetime
    seconds: int
    name: str
    mark_count: int


class PlannedSessions:
    """run: the SyncAttendance whose site sessions are made on."""

    def __init__(self, run):
        self.run, self.env, self.record, self.known = run, run.env, run.record, run.known

    def make(self, places):
        """Make in Moodle what was planned here in the courses of some places, and keep it in step at once.

        A course has to have one activity only, or it is not known which. What Moodle has at the same moment is not
        made, so that an answer that is lost makes nothing twice: the next run links it, see SessionLink.
        """
        missing = _missing(self.run.client.installed())
        if missing:
            text = _("The token's service does not offer %(function)s: no sessions are made in Moodle.")
            self.record.tell("notice", text % {"function": missing})
            return
        activities = Counter(place.course for place in places.values())
        for place in places.values():
            if activities[place.course] > 1:
                text = _("The course has several activities: make its sessions in Moodle.")
                self.record.tell("notice", text, "course", place.course)
                continue
            for planned in self._lacking(place):
                self._make(place, planned)
                if self.run.is_late():
                    return

    def _lacking(self, place):
        """What is planned here for a course and is not in Moodle; nothing where that is not known."""
        course_count, planned = self.record.in_transaction(partial(_planned, place=place, people=self.known.people))
        if not planned:
            return []
        if course_count > 1:
            text = _("Several courses are linked with its session type: make its sessions in Moodle.")
            self.record.tell("notice", text, "course", place.course)
            return []
        moments = self.run.listed(place)
        if moments is None:
            text = _("Moodle cannot list its sessions now, so it is not known which are missing: none are made.")
            self.record.tell("notice", text, "activity", place.activity)
            return []
        return [each for each in planned if each.start_at not in moments]

    def _make(self, place, planned):
        if self.record.is_preview:
            self.record.counts["pushed_count"] += 1 + planned.mark_count
            text = _("%(name)s would be made in Moodle.", name=planned.name)
            self.record.tell("plan", text, "course", place.course)
            return
        try:
            made = self.run.client.add_session(place.activity, planned.start_at, planned.seconds, planned.name)
            self.record.counts["pushed_count"] += 1
            session = self.run.client.session(made)
        except ENDS:
            raise
        except MoodleError as error:
            self.record.fail(str(error), "activity", place.activity)
            return
        self.run.sessions.meet([session])
        self.run.sessions.sync(place, session)


def _missing(installed):
    """What the token's service has to offer and does not, "" for nothing."""
    if not installed.is_creatable:
        return "mod_attendance_add_session"
    return "" if installed.is_listable else "mod_attendance_get_sessions"


def _planned(instance, place, people):
    """How many courses are linked with a course's session type, and what stands for no session of Moodle's yet.

    people: {Moodle's user id: contact id}
    """
    courses = instance.env["spp.moodle.mapping"].search(
        [("company_id", "=", instance.company_id.id), ("kind", "=", "course"), ("session_type_id", "!=", False)]
    )
    course = courses.filtered(lambda link: link.instance_id == instance and link.moodle_id == place.course)
    course_count = len(courses.filtered(lambda link: link.session_type_id == course.session_type_id))
    found = instance.env["spp.session"].search(
        [
            ("company_id", "=", instance.company_id.id),
            ("session_type_id", "in", course.session_type_id.ids),
            ("moodle_instance_id", "=", False),
            ("state", "!=", "cancelled"),
            ("start_at", ">=", fields.Datetime.now() - LONGEST_AGO),
        ],
        order="start_at, id",
    )
    moments = Counter(found.mapped("start_at"))
    # two at the same moment could not be told apart
    planned = [_as_planned(session, {*people.values()}) for session in found if moments[session.start_at] == 1]
    return course_count, planned


def _as_planned(session, people):
    marked = session.attendance_ids.filtered(lambda line: line.basis == "observed" and line.participant_id.id in people)
    seconds = int((session.end_at - session.start_at).total_seconds())
    return Planned(session.start_at, seconds, session.name, len(marked))
