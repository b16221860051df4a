"""The synced courses of a site: their activities, and everybody enrolled in them."""

import random
import time
from functools import partial

from ..moodle.errors import FINAL_ERRORS, MoodleError
from .activity_ref import ActivityRef


def read_courses(run):
    """The ActivityRefs of the synced courses, in order of their numbers. Their people are matched afterwards.

    run: a SyncAttendance. Reading courses takes at most half of its time. Each run begins with another course, so that
    each course has its turn.
    """
    activities, site = [], run.site
    courses = run.client.courses()
    new = site.unlisted_courses(courses)
    if new:
        run.run_log.in_transaction(partial(_list_courses, courses=new))
    synced = [course for course in courses if site.is_course_synced(course.id)]
    first = random.Random(run.run_log.run_id).randrange(len(synced)) if synced else 0
    for course in synced[first:] + synced[:first]:
        if run.outage.is_down or (activities and time.monotonic() > run.courses_deadline):
            # all activities that were read are gone through, from the first one on
            run.has_unread_courses, site.resume_after, site.resume_session = True, 0, 0
            break
        activities.extend(_activities_of(run, course))
    site.people.match()
    return sorted(activities)


def _list_courses(instance, courses):
    """List courses for a manager to choose from."""
    for course in courses:
        instance.env["spp.moodle.mapping"]._find_or_create(
            instance, "course", course.id, name=course.name, is_synced=False
        )


def _activities_of(run, course):
    people = run.site.people
    try:
        activities = run.client.activities(course.id)
        persons = list(run.client.people(course.id)) if activities else []
    except FINAL_ERRORS:
        raise
    except MoodleError as error:
        run.fail(error, "course", course.id)
        people.is_complete = False
        return []
    run.outage.note_answer()
    people.add(persons)
    return [ActivityRef(activity.id, activity.name, course.id, course.name) for activity in activities]
