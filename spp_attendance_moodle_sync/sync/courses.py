"""The synced courses of a site: their activities, and everybody enrolled in them."""

import random
import time
from functools import partial

from ..moodle.errors import FINAL_ERRORS, MoodleError
from ..moodle.text import _
from .activity_ref import ActivityRef


def read_courses(run):
    """The ActivityRefs of the synced courses, in order of their numbers. Their people are matched afterwards.

    run: a SyncAttendance. Reading courses takes at most half of its time. A run begins with any of the courses, so that
    each has its turn.
    """
    activities, site = [], run.site
    courses = run.client.courses()
    if run.client.has_hidden_courses:
        text = _("Moodle may hide courses from its user (moodle/course:viewhiddencourses): they are not synced.")
        run.run_log.add_line("notice", text)
    new = site.unlisted_courses(courses)
    if new:
        run.run_log.in_transaction(partial(_list_courses, courses=new))
    _follow_names(run, courses)
    synced = [course for course in courses if site.is_course_synced(course.id)]
    first = random.randrange(len(synced)) if synced else 0
    for course in synced[first:] + synced[:first]:
        if run.outage.is_down or (activities and time.monotonic() > run.courses_deadline):
            # all activities that were read are gone through, from the first one on
            run.reading.note_gap()
            run.has_unread_courses, site.resume_after, site.resume_session = True, 0, 0
            break
        activities.extend(_activities_of(run, course))
    run.reading.match()
    return sorted(activities)


def _list_courses(instance, courses):
    """List courses for a manager to choose from."""
    for course in courses:
        instance.env["spp.moodle.mapping"]._find_or_create(
            instance, "course", course.id, name=course.name, is_synced=False
        )


def _follow_names(run, courses):
    """Give the courses that were renamed in Moodle their names of now, and say so."""
    renamed = run.site.renamed_courses(courses)
    if not renamed:
        return

    def rename(instance):
        links = instance.env["spp.moodle.mapping"]
        return [links.browse(run.site.link_id("course", each.id))._follow_name(each.name) for each in renamed]

    texts = {
        "plan": _("%(old)s is called %(new)s in Moodle now. It would be renamed here."),
        "notice": _("%(old)s is called %(new)s in Moodle now, and in the list of courses."),
    }
    for course, old in zip(renamed, run.run_log.in_transaction(rename), strict=True):
        kind = "plan" if run.run_log.is_preview else "notice"
        if old:
            run.run_log.add_line(kind, texts[kind] % {"old": old, "new": course.name}, "course", course.id)


def _activities_of(run, course):
    try:
        activities = run.client.activities(course.id)
    except FINAL_ERRORS:
        raise
    except MoodleError as error:
        run.failed_courses.add(course.id)
        run.fail_course(error, course, _("%(course)s is left out: %(error)s"))
        run.reading.note_gap()
        return []
    run.outage.note_answer()
    if activities:
        _read_people(run, course, activities)
    label = len(activities) > 1
    return [ActivityRef(each.id, each.name, course.id, course.name, label and each.name or "") for each in activities]


def _read_people(run, course, activities):
    """Read the people of a course. Where that fails, its sessions are synced as far as their people are known."""
    try:
        run.reading.read_course(course)
    except FINAL_ERRORS:
        raise
    except MoodleError as error:
        run.reading.note_gap(activities)
        run.fail_course(error, course, _("The people of %(course)s cannot be read: %(error)s"))
    else:
        run.outage.note_answer()
