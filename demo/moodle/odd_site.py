"""A site with every oddity that was found on real ones."""

from __future__ import annotations

from typing import NamedTuple

from .building import (
    add_activity,
    add_course,
    add_group,
    add_session,
    add_status,
    add_token,
    add_user,
)
from .site import CORE, LEGACY, MODERN, Activity, Course, Log, Session, Site, User

DAY = 24 * 3600
FIRST_NAMES = ("Amina", "Björn", "Chloé", "Đorđe", "İpek", "José", "Łukasz", "Mele")
PEOPLE = 24
# The tokens of the site.
ALL, MODERN_ONLY, LEGACY_ONLY, CORE_ONLY, BLIND, EXPIRED, SUSPENDED = (
    "all",
    "modern",
    "legacy",
    "core",
    "blind",
    "expired",
    "suspended",
)


class OddSite(NamedTuple):
    """The site, with its odd sessions by name. Suspended people are not odd: Moodle lists them like others.

    taken, half_taken, never_taken: plain sessions of the first activity; odd_rows: with a hidden status, a deleted one,
    an unmapped one, a remark without a status, and a row of somebody who left
    second_set, group: of the second activity; poisoned: with markup in a remark, beside a sound one, in the third
    doubled: with two rows of one person; long_gone: who left; sharing: two users with one idnumber
    """

    site: Site
    course: Course
    people: list[User]
    taken: Session
    half_taken: Session
    never_taken: Session
    odd_rows: Session
    second_set: Session
    group: Session
    poisoned: Session
    beside_poisoned: Session
    doubled: Session
    long_gone: User
    sharing: tuple[User, User]


def made(now: int, generation: int = 2024) -> OddSite:
    """The site; its sessions lie in the weeks before `now` (seconds since 1970), one a week after it."""
    site = Site(generation=generation, clock=lambda: now)
    people = [_person(site, number) for number in range(1, PEOPLE + 1)]
    people[-1].idnumber = people[-2].idnumber
    people[-3].idnumber = ""
    people[3].last_name, people[4].last_name = "O'Brien-Smith", "Fish & Chips"
    people[5].email = people[5].email.upper()
    course = add_course(site, "Nutrition & Health (Autumn)", "NUT1", "SPP-NUT", now - 60 * DAY, people)
    _add_tokens(site)
    plain = _plain_sessions(site, course, now)
    second = add_activity(site, course, "Practice groups")
    second_set, group = _sets_and_groups(site, course, second, now)
    third = add_activity(site, course, "Odd remarks")
    poisoned, beside = (_taken(site, third, now - days * DAY) for days in (6, 5))
    poisoned.logs[2].remarks = "came late <b>again</b>"
    doubled = _taken(site, third, now - 4 * DAY)
    doubled.logs.append(Log(site.next_id("log"), doubled.logs[0].user_id, third.statuses[1].id, None))
    gone = add_user(site, "Gone", "Long Ago", idnumber="N-0999")
    plain[3].logs.append(Log(site.next_id("log"), gone.id, plain[0].logs[0].status_id))
    return OddSite(
        site, course, people, *plain, second_set, group, poisoned, beside, doubled, gone, (people[-2], people[-1])
    )


def _person(site: Site, number: int) -> User:
    first_name = FIRST_NAMES[number % len(FIRST_NAMES)]
    return add_user(site, first_name, f"Learner{number:02}", f"learner{number:02}@example.invalid", f"N-{number:04}")


def _add_tokens(site: Site) -> None:
    add_token(site, ALL, functions=CORE + MODERN + LEGACY)
    add_token(site, MODERN_ONLY)
    add_token(site, LEGACY_ONLY, functions=CORE + LEGACY)
    add_token(site, CORE_ONLY, functions=CORE)
    add_token(site, BLIND, capabilities=frozenset({"moodle/course:view"}))
    add_token(site, EXPIRED, refusal="accessexception")
    add_token(site, SUSPENDED, refusal="wsaccessusersuspended")


def _plain_sessions(site: Site, course: Course, now: int) -> tuple[Session, Session, Session, Session]:
    """The sessions of the first activity: taken, half taken, never taken, and the one with odd rows."""
    activity = add_activity(site, course, "Lecture")
    remote, hidden, deleted = (
        add_status(site, activity, acronym, description, 1.5)
        for acronym, description in (("R", "Remote"), ("H", "Half"), ("X", "Excluded"))
    )
    taken, odd_rows = _taken(site, activity, now - 14 * DAY), _taken(site, activity, now - 7 * DAY)
    half_taken = add_session(site, activity, now - 3 * DAY, description="<p>Lecture <b>3</b> &amp; exercises</p>")
    site.take(half_taken.id, dict.fromkeys(course.students[: PEOPLE // 2], "P"), by=course.teachers[0])
    never_taken = add_session(site, activity, now + 7 * DAY, duration=0)
    for log, status in zip(odd_rows.logs, (remote, hidden, deleted), strict=False):
        log.status_id = status.id
    odd_rows.logs[3].status_id, odd_rows.logs[3].remarks = 0, "a remark without a status"
    odd_rows.logs[4].remarks = "Doctor's note & form"
    hidden.is_visible, deleted.is_deleted = False, True
    return taken, half_taken, never_taken, odd_rows


def _sets_and_groups(site: Site, course: Course, activity: Activity, now: int) -> tuple[Session, Session]:
    for acronym, description, grade in (("P", "Present (lab)", 2.0), ("A", "Absent (lab)", 0.0)):
        add_status(site, activity, acronym, description, grade, set_number=1)
    second_set = add_session(site, activity, now - 2 * DAY)
    second_set.status_set = 1
    site.take(second_set.id, dict.fromkeys(course.students, "A"), by=course.teachers[0])
    half = add_group(site, course, course.students[::2], "Morning & noon")
    # Late at night in UTC it is another day elsewhere.
    midnight = now - now % DAY
    group = add_session(site, activity, midnight - 1800, description="Group 1", group_id=half)
    site.take(group.id, dict.fromkeys(course.students[::2], "P"), by=course.teachers[0])
    return second_set, group


def _taken(site: Site, activity: Activity, start: int) -> Session:
    """A session at which everybody was marked in its last minute: most present, every fourth something else."""
    session = add_session(site, activity, start, description="Lecture")
    course = site.courses[activity.course_id]
    marks = {user_id: "PPPPALPPE"[place % 9] for place, user_id in enumerate(course.students)}
    site.take(session.id, marks, by=course.teachers[0], at=start + 3540)
    return session
