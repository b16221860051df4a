"""A site of any size, always the same for the same numbers."""

from __future__ import annotations

from .building import add_activity, add_course, add_session, add_token, add_user
from .site import Site, User

TOKEN = "bench"
DAY, FIRST_START = 24 * 3600, 1_767_607_200  # 5 January 2026, 10:00 UTC
ACRONYMS = "PPPPPAPPLPPPPEPPAPP"


def made(sessions: int = 200, people: int = 60, activities: int = 10) -> Site:
    """Courses with an activity and `people` students each, and taken sessions, one a day, spread over them.

    Their clock stands still a day after the last one. idnumber of a student: M-<course>-<number>.
    """
    end = FIRST_START + (sessions // activities + 1) * DAY
    site = Site(name="Many sessions", clock=lambda: end)
    add_token(site, TOKEN)
    for number in range(1, activities + 1):
        _add_course(site, number, people, sessions // activities + (number <= sessions % activities))
    return site


def _add_course(site: Site, number: int, people: int, sessions: int) -> None:
    students = [_student(site, number, each) for each in range(1, people + 1)]
    course = add_course(site, f"Course {number}", f"C{number}", f"MANY-{number}", FIRST_START, students)
    activity = add_activity(site, course, f"Attendance {number}")
    for day in range(sessions):
        session = add_session(site, activity, FIRST_START + day * DAY, description=f"Session {day + 1}")
        marks = {user.id: ACRONYMS[(place * 7 + day) % len(ACRONYMS)] for place, user in enumerate(students)}
        site.take(session.id, marks, by=course.teachers[0], at=session.start + 3540)


def _student(site: Site, course: int, number: int) -> User:
    idnumber = f"M-{course:02}-{number:03}"
    return add_user(site, f"Given{number}", f"Family{course}", f"{idnumber.lower()}@example.invalid", idnumber)
