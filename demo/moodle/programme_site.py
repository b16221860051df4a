"""The site of the demo: people of the demo programme in a savings course. Some cannot be matched for certain."""

from __future__ import annotations

from datetime import date, datetime, time, timezone
from functools import partial

from demo.programme import read

from .building import add_activity, add_course, add_session, add_token, add_user
from .site import Course, Session, Site, User

TOKEN, TEACHER_TOKEN = "demo", "teacher"
WEEK = 7 * 24 * 3600
EVENING = time(10, 0)  # in UTC: six in Manila
PEOPLE = 12
MARKS = "PPPPLPPAPPEP"


def made(day: date) -> Site:
    """Four sessions a week apart, the last of them taken in part on the day before `day`, and one to come."""
    site = Site(name="Learning to save")
    programme = read("participants")
    people = [
        add_user(site, row["given_name"], row["family_name"], "", row["person_identifier"])
        for row in programme[:PEOPLE]
    ]
    course = add_course(
        site, "Savings groups, evening course", "SAVE", "SAVE-1", 0, [*people, *_hard_to_tell(site, programme)]
    )
    add_token(site, TOKEN)
    token = add_token(site, TEACHER_TOKEN)
    token.user_id = course.teachers[0]
    activity = add_activity(site, course, "Attendance")
    start = int(datetime.combine(day, EVENING, timezone.utc).timestamp()) - 24 * 3600
    add = partial(add_session, site, activity, duration=5400)
    for weeks in (3, 2, 1):
        _take(site, course, add(start - weeks * WEEK, description=f"<p>Evening {4 - weeks}</p>"), people)
    _take(site, course, add(start, description="<p>Evening 4</p>"), people[: PEOPLE // 2])
    add(start + WEEK, description="<p>Evening 5</p>")
    return site


def _hard_to_tell(site: Site, programme: list[dict[str, str]]) -> list[User]:
    """Two people who share an idnumber, one with an unknown idnumber and a known name, and one who is unknown."""
    shared, alike = programme[PEOPLE], programme[PEOPLE + 1]
    return [
        add_user(site, shared["given_name"], shared["family_name"], "", shared["person_identifier"]),
        add_user(site, "Second", "Account", "", shared["person_identifier"]),
        add_user(site, alike["given_name"], alike["family_name"], "", "SAVE-77"),
        add_user(site, "Norma", "Newcomer", "norma@example.org"),
    ]


def _take(site: Site, course: Course, session: Session, people: list[User]) -> None:
    marks = {user.id: MARKS[(place + session.id) % len(MARKS)] for place, user in enumerate(people)}
    if len(people) == PEOPLE:
        marks |= dict.fromkeys(set(course.students) - marks.keys(), "P")
    site.take(session.id, marks, by=course.teachers[0], at=session.start + 5340)
