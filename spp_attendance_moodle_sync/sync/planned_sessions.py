"""Creating in Moodle the sessions that were planned here."""

import html
from collections import Counter
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from odoo import fields

from ..moodle.errors import FINAL_ERRORS, MoodleError
from ..moodle.text import _, text_of

# Sessions that began longer ago are not created any more.
LONGEST_AGO = timedelta(days=31)


class PlannedSession(NamedTuple):
    """A session that is not linked with Moodle. mark_count: how many marks would be sent with it."""

    start_at: datetime
    seconds: int
    name: str
    mark_count: int


class PlannedSessions:
    """activity_run: the ActivityRun of the site in which sessions are created."""

    def __init__(self, activity_run):
        self.activity_run, self.run = activity_run, activity_run.run
        self.run_log, self.site = activity_run.run_log, activity_run.site

    def create_in_moodle(self, activities):
        """Create in Moodle the sessions planned here, and sync them at once.

        Only in courses with one activity, otherwise it is not known which one. Nothing is created at a time at which
        Moodle has a session already: so an answer that is lost creates nothing twice, and the next run links the two
        (SessionLink).
        """
        missing = _missing_function(self.run.client.installed())
        if missing:
            text = _("The token's service does not offer %(function)s: no sessions are created in Moodle.")
            self.run_log.add_line("notice", text % {"function": missing})
            return
        activities_of_course = Counter(activity.course_id for activity in activities)
        for activity in {activity.course_id: activity for activity in activities}.values():
            for planned in self._missing_in_moodle(activity, activities_of_course[activity.course_id]):
                self._create(activity, planned)
                if self.run.is_late():
                    return

    def _missing_in_moodle(self, activity, activity_count):
        """The PlannedSessions of a course that Moodle does not have; none where that is not known.

        activity: one of the course, which has so many
        """
        find = partial(_planned, activity=activity, contact_ids={*self.site.people.contacts.values()})
        course_count, planned, doubled_count = self.run_log.in_transaction(find)
        if doubled_count:
            text = _(
                "Sessions planned here that begin at the same time as another one: %(count)s. Create them in Moodle."
            )
            self.run_log.add_line("notice", text % {"count": doubled_count}, "course", activity.course_id)
        if not planned:
            return []
        if activity_count > 1:
            text = _("The course has several activities: create its sessions in Moodle.")
            self.run_log.add_line("notice", text, "course", activity.course_id)
            return []
        if course_count > 1:
            text = _("Several courses are linked with its session type: create its sessions in Moodle.")
            self.run_log.add_line("notice", text, "course", activity.course_id)
            return []
        start_times = self.activity_run.start_times(activity)
        if start_times is None:
            text = _("Moodle cannot list its sessions now, so it is not known which are missing: none are created.")
            self.run_log.add_line("notice", text, "activity", activity.id)
            return []
        return [each for each in planned if each.start_at not in start_times]

    def _create(self, activity, planned):
        if self.run_log.is_preview:
            self.run_log.counts["pushed_count"] += 1 + planned.mark_count
            text = _("%(name)s would be created in Moodle.", name=planned.name)
            self.run_log.add_line("plan", text, "course", activity.course_id)
            return
        try:
            description = html.escape(planned.name, quote=False)  # which is HTML in Moodle
            number = self.run.client.add_session(activity.id, planned.start_at, planned.seconds, description)
            self.run_log.counts["pushed_count"] += 1
            session = self.run.client.session(number)
        except FINAL_ERRORS:
            raise
        except MoodleError as error:
            self.run_log.fail(text_of(error), "activity", activity.id)
            return
        self.run.session_run.add_people([session])
        self.run.session_run.sync(activity, session)


def _missing_function(installed):
    """The function that is needed and that the token's service does not offer, "" for none."""
    if not installed.is_creatable:
        return "mod_attendance_add_session"
    return "" if installed.is_listable else "mod_attendance_get_sessions"


def _planned(instance, activity, contact_ids):
    """How many courses are linked with the session type of a course, the PlannedSessions of that type, and how many
    sessions are none because another one begins at the same time.

    contact_ids: the people known in Moodle
    """
    courses = instance.env["spp.moodle.mapping"].search(
        [("company_id", "=", instance.company_id.id), ("kind", "=", "course"), ("session_type_id", "!=", False)]
    )
    course = courses.filtered(lambda link: link.instance_id == instance and link.moodle_id == activity.course_id)
    course_count = len(courses.filtered(lambda link: link.session_type_id == course.session_type_id))
    sessions = instance.env["spp.session"].search(
        [
            ("company_id", "=", instance.company_id.id),
            ("session_type_id", "in", course.session_type_id.ids),
            *instance._domain_not_in_moodle(),
            ("state", "!=", "cancelled"),
            ("start_at", ">=", fields.Datetime.now() - LONGEST_AGO),
        ],
        order="start_at, id",
    )
    at_time = Counter(sessions.mapped("start_at"))
    # of two at the same time it would not be known which one is linked
    single = [session for session in sessions if at_time[session.start_at] == 1]
    return course_count, [_to_planned(each, contact_ids) for each in single], len(sessions) - len(single)


def _to_planned(session, contact_ids):
    marked = session.attendance_ids.filtered(
        lambda line: line.basis == "observed" and line.participant_id.id in contact_ids
    )
    seconds = int((session.end_at - session.start_at).total_seconds())
    return PlannedSession(session.start_at, seconds, session.name, len(marked))
