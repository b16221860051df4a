"""Adding users, courses, activities and sessions to a site."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .site import STATUSES, Activity, Course, Session, Site, Status, Token, User


def add_user(site: Site, first_name: str, last_name: str, email: str = "", idnumber: str = "") -> User:
    """A user; the e-mail address is made from the username where none is given: Moodle requires one."""
    user_id = site.next_id("user")
    username = f"user{user_id:04}"
    user = User(user_id, first_name, last_name, username, email or f"{username}@example.invalid", idnumber)
    site.users[user_id] = user
    return user


def add_token(site: Site, text: str, **settings: object) -> Token:
    """A token with a user of its own. settings: those of Token."""
    user = add_user(site, "Sync", text.title())
    token = Token(user.id, **settings)  # type: ignore[arg-type]  # they are Token's own
    site.tokens[text] = token
    return token


def add_course(site: Site, name: str, short_name: str, idnumber: str, start: int, people: Iterable[User]) -> Course:
    """A course with a teacher and these students."""
    course = Course(site.next_id("course"), name, short_name, idnumber, start)
    course.students.extend(user.id for user in people)
    course.teachers.append(add_user(site, "Tala", f"Teacher{course.id}").id)
    site.courses[course.id] = course
    return course


def add_group(site: Site, course: Course, user_ids: Sequence[int], name: str = "") -> int:
    """A group of some of the students; its id."""
    group_id = site.next_id("group")
    course.groups[group_id] = list(user_ids)
    course.group_names[group_id] = name or f"Group {group_id}"
    return group_id


def add_activity(site: Site, course: Course, name: str) -> Activity:
    """An attendance activity with the statuses of an installation in English."""
    activity = Activity(site.next_id("activity"), site.next_id("module"), course.id, name)
    for acronym, description, grade in STATUSES:
        add_status(site, activity, acronym, description, grade)
    site.activities[activity.id] = activity
    return activity


def add_status(
    site: Site, activity: Activity, acronym: str, description: str, grade: float, set_number: int = 0
) -> Status:
    """One more status."""
    status = Status(site.next_id("status"), acronym, description, grade, set_number)
    activity.statuses.append(status)
    return status


def add_session(
    site: Site, activity: Activity, start: int, duration: int = 3600, description: str = "", group_id: int = 0
) -> Session:
    """A session that nobody has taken yet."""
    session = Session(site.next_id("session"), activity.id, start, duration, description, site.now(), group_id)
    site.sessions[session.id] = session
    return session
