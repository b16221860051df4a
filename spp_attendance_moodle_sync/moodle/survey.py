"""Looking at some courses of a site that have attendance: what can be read there, and what cannot."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice

from . import activity_sessions
from .client import Client
from .errors import FINAL_ERRORS, MoodleError
from .records import Activity, Course, Person, Session

# At most so many courses with attendance are read, and people of each; none is begun after so many seconds.
MOST_COURSES, MOST_PEOPLE, SECONDS = 5, 500, 20.0


@dataclass
class Survey:
    """What was read. looked_at: ids of the courses whose activities were asked for; whole_courses: of those of which
    all people were read; read_courses: of those with an activity whose sessions could be read

    failures: (kind, number, error) of each course and activity that could not be read
    """

    courses: list[Course]
    looked_at: set[int] = field(default_factory=set)
    whole_courses: set[int] = field(default_factory=set)
    read_courses: set[int] = field(default_factory=set)
    activities: list[Activity] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)
    failures: list[tuple[str, int, MoodleError]] = field(default_factory=list)

    @property
    def reads_nothing(self) -> bool:
        """Whether not one activity could be read."""
        return not self.read_courses

    @property
    def is_whole(self) -> bool:
        """Whether every course was looked at."""
        return len(self.looked_at) == len(self.courses)

    def listed(self) -> set[int]:
        """Ids of the people on the lists of sessions in those courses of which all people were read."""
        activity_ids = {each.id for each in self.activities if each.course_id in self.whole_courses}
        return {user.id for session in self.sessions if session.activity_id in activity_ids for user in session.users}


def survey(client: Client, first: Collection[int] = (), clock: Callable[[], float] = time.monotonic) -> Survey:
    """Look at a site. first: ids of courses that are known to have attendance. Raises MoodleError without courses."""
    found, end = Survey(client.courses()), clock() + SECONDS
    for course in sorted(found.courses, key=lambda course: course.id not in first):
        if len({activity.course_id for activity in found.activities}) >= MOST_COURSES or clock() > end:
            break
        found.looked_at.add(course.id)
        with _noted(found, "course", course.id):
            activities = client.activities(course.id)
            found.activities += activities
            if activities:
                _read_people(found, client, course.id)
    if not found.activities:
        for course in found.courses[:1]:  # whether people are seen is still worth knowing
            with _noted(found, "course", course.id):
                _read_people(found, client, course.id)
    end = clock() + SECONDS  # also where looking for courses took all the time
    for activity in found.activities:
        if activity.course_id in found.read_courses or clock() > end:
            continue
        with _noted(found, "activity", activity.id):
            found.sessions += activity_sessions.read(client, activity.id, ()).sessions
            found.read_courses.add(activity.course_id)
    return found


def _read_people(found: Survey, client: Client, course_id: int) -> None:
    people = list(islice(client.people(course_id), MOST_PEOPLE))
    found.people += people
    if len(people) < MOST_PEOPLE:
        found.whole_courses.add(course_id)


@contextmanager
def _noted(found: Survey, kind: str, number: int) -> Iterator[None]:
    """Note what cannot be read, and go on."""
    try:
        yield
    except FINAL_ERRORS:
        raise
    except MoodleError as error:
        found.failures.append((kind, number, error))
