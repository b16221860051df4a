"""The courses of a site that are kept in step: their activities, and everybody enrolled in them."""

import random
import time
from functools import partial

from ..moodle.errors import ENDS, MoodleError
from .session_sync import Place


def read_courses(run):
    """{Activity: Place} of the courses to be kept in step; everybody enrolled in them is known afterwards.

    run: a SyncAttendance. They take half of its time at most. Each run begins with another course, so that none is left
    out for ever.
    """
    places, known = {}, run.known
    courses = run.client.courses()
    strangers = known.strangers(courses)
    if strangers:
        run.record.in_transaction(partial(known.keep_strangers, courses=strangers))
    taken = [course for course in courses if known.takes(course.id)]
    first = random.Random(run.record.run_id).randrange(len(taken)) if taken else 0
    for course in taken[first:] + taken[:first]:
        if run.outage.is_standing or (places and time.monotonic() > run.courses_until):
            # the activities of those that were read are all gone through
            run.is_cut_off, known.resume_after, known.resume_session = True, 0, 0
            break
        places.update(_places_of(run, course))
    known.match()
    return places


def _places_of(run, course):
    try:
        activities = run.client.activities(course.id)
        people = list(run.client.people(course.id)) if activities else []
    except ENDS:
        raise
    except MoodleError as error:
        run.fail(error, "course", course.id)
        run.known.is_whole = False
        return {}
    run.outage.note_answer()
    run.known.add(people)
    return {each: Place(course.id, course.name, each.id, each.name) for each in activities}
