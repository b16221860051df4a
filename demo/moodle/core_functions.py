"""Moodle's own functions, as far as attendance needs them."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

from .failures import Refused
from .parameters import Kind
from .site import Activity, Course, Session, Site, Token, User

INT, OPTIONS = Kind("int"), Kind("options", {})
RELEASES = {2024: ("4.3 (Build: 20231009)", "2023100900"), 2026: ("4.5.6 (Build: 20250811)", "2024100706")}
PARAMETERS: dict[str, dict[str, Kind]] = {
    "core_webservice_get_site_info": {},
    "core_course_get_courses": {"options": OPTIONS},
    "core_course_get_courses_by_field": {"field": Kind("text", ""), "value": Kind("text", "")},
    "core_course_get_contents": {"courseid": INT, "options": OPTIONS},
    "core_enrol_get_enrolled_users": {"courseid": INT, "options": OPTIONS},
    "core_user_get_users_by_field": {"field": Kind("text"), "values": Kind("texts")},
    "core_calendar_get_calendar_events": {"events": Kind("structure", {}), "options": Kind("structure", {})},
}


def get_site_info(site: Site, token: Token) -> dict[str, Any]:
    user, (release, version) = site.users[token.user_id], RELEASES[site.generation]
    return {
        "sitename": site.name,
        "username": user.username,
        "fullname": f"{user.first_name} {user.last_name}",
        "lang": "en",
        "userid": user.id,
        "siteurl": site.url,
        "functions": [{"name": name, "version": version} for name in token.functions],
        "release": release,
        "version": version,
        "userissiteadmin": False,
    }


def get_courses(site: Site, token: Token, options: dict[str, str]) -> list[dict[str, Any]]:
    """One course that the user may not enter breaks the whole answer."""
    if not all(_sees(token, course) for course in site.courses.values()):
        raise Refused("errorcoursecontextnotvalid")
    return _courses(site, token)


def get_courses_by_field(site: Site, token: Token, field: str, value: str) -> dict[str, Any]:
    """Leaves out what is hidden from the user, without a word, but not what the user may only not enter."""
    if field:
        raise Refused("invalidparameter")
    return {"courses": _courses(site, token), "warnings": []}


def _courses(site: Site, token: Token) -> list[dict[str, Any]]:
    names = {"shortname": "home", "fullname": site.name, "displayname": site.name}
    home = {"id": 1, **names, "categoryid": 0, **({} if token.is_held_up else {"format": "site"})}
    return [home, *(_course(course, token) for course in site.courses.values() if not _is_hidden(token, course))]


def _course(course: Course, token: Token) -> dict[str, Any]:
    name = html.escape(course.name, quote=False)
    seen = {"id": course.id, "shortname": html.escape(course.short_name, quote=False), "fullname": name}
    about = {**seen, "displayname": name, "categoryid": 1}
    if not _sees(token, course):
        return about
    idnumber = {"idnumber": course.idnumber} if "moodle/course:update" in token.capabilities else {}
    return {**about, **idnumber, "format": "topics", "startdate": course.start, "enddate": 0}


def get_contents(site: Site, token: Token, courseid: int, options: dict[str, str]) -> list[dict[str, Any]]:
    course = _open_course(site, token, courseid)
    sees_hidden = token.may("moodle/course:viewhiddenactivities", course.id)
    of_course = (each for each in site.activities.values() if each.course_id == course.id)
    activities = [each for each in of_course if each.is_visible or sees_hidden]
    modules = [_module(each) for each in activities] if "mod/attendance:view" in token.capabilities else []
    if options.get("modname", "forum") == "forum":
        forum = {"id": 10_000 + course.id, "name": "Announcements", "instance": course.id, "modname": "forum"}
        modules.insert(0, forum)
    return [
        {"id": 2 * course.id - 1, "name": "General", "section": 0, "modules": modules},
        {"id": 2 * course.id, "name": "Topic 1", "section": 1, "modules": []},
    ]


def _module(activity: Activity) -> dict[str, Any]:
    name = html.escape(activity.name, quote=False)
    return {"id": activity.module_id, "name": name, "instance": activity.id, "modname": "attendance"}


def get_enrolled_users(site: Site, token: Token, courseid: int, options: dict[str, str]) -> list[dict[str, Any]]:
    course = _open_course(site, token, courseid)
    ids = sorted({*course.students, *course.teachers})
    if "moodle/course:viewparticipants" in token.prohibited.get(courseid, ()):
        raise Refused("nopermissions")
    if "moodle/course:viewparticipants" not in token.capabilities:
        ids = [token.user_id]
    start, number = int(options.get("limitfrom", 0)), int(options.get("limitnumber", 0))
    page = ids[start : start + number] if number else ids[start:]
    users = [_user(site.users[user_id], token) for user_id in page]
    has_groups = "groups" in options.get("userfields", "").replace(" ", "").split(",")
    return [{**user, **_groups(course, user["id"])} for user in users] if has_groups else users


def _groups(course: Course, user_id: int) -> dict[str, Any]:
    """The groups of a user, left out where there are none. Names are HTML."""
    names = {group_id: html.escape(course.group_names[group_id], quote=False) for group_id in course.groups}
    groups = [
        {"id": group_id, "name": names[group_id], "description": "", "descriptionformat": 1}
        for group_id, user_ids in course.groups.items()
        if user_id in user_ids
    ]
    return {"groups": groups} if groups else {}


def get_users_by_field(site: Site, token: Token, field: str, values: list[str]) -> list[dict[str, Any]]:
    """Texts are compared as they are, as PostgreSQL does."""
    if field not in ("id", "idnumber", "email", "username"):
        raise Refused("invalidparameter")
    found = [user for user in site.users.values() if str(getattr(user, field)) in values]
    return [_user(user, token) for user in found if _sees_user(site, token, user)]


def get_calendar_events(
    site: Site, token: Token, events: dict[str, Any], options: dict[str, Any]
) -> dict[str, list[dict[str, Any]]]:
    """The events of sessions of courses; those of a group are for its members."""
    ids = [int(each) for each in events.get("courseids", {}).values()]
    seen = [number for number in ids if number in site.courses and _sees(token, site.courses[number])]
    warnings = [
        {"item": "course", "itemid": number, "warningcode": "nopermissions"} for number in ids if number not in seen
    ]
    found = [_event(site, each) for each in site.sessions.values() if each.has_event and not each.group_id]
    return {"events": [event for event in found if event["courseid"] in seen], "warnings": warnings}


def _event(site: Site, session: Session) -> dict[str, Any]:
    activity = site.activity_of(session)
    return {
        "id": 50_000 + session.id,
        "name": activity.name,
        "description": session.description,
        "courseid": activity.course_id,
        "groupid": session.group_id,
        "modulename": "attendance",
        "instance": activity.id,
        "eventtype": "attendance",
        "timestart": session.start,
        "timeduration": session.duration,
    }


def _sees_user(site: Site, token: Token, user: User) -> bool:
    """A user is shown by any course in which the token's user may see profiles."""
    if user.id == token.user_id:
        return True
    courses = [course.id for course in site.courses.values() if user.id in (*course.students, *course.teachers)]
    sees_profile = not courses or any(token.may("moodle/user:viewdetails", course_id) for course_id in courses)
    return sees_profile and "moodle/course:viewparticipants" in token.capabilities


def _user(user: User, token: Token) -> dict[str, Any]:
    """Names are not escaped here; an empty idnumber is left out."""
    seen = {"id": user.id, "username": user.username, "fullname": f"{user.first_name} {user.last_name}"}
    if "moodle/site:viewuseridentity" not in token.capabilities:
        return seen
    return {**seen, "email": user.email, **({"idnumber": user.idnumber} if user.idnumber else {})}


def _sees(token: Token, course: Course) -> bool:
    may_enter = token.may("moodle/course:view", course.id) or token.user_id in course.teachers
    return may_enter and not token.is_held_up and not _is_hidden(token, course)


def _is_hidden(token: Token, course: Course) -> bool:
    return not course.is_visible and not token.may("moodle/course:viewhiddencourses", course.id)


def _open_course(site: Site, token: Token, course_id: int) -> Course:
    course = site.courses.get(course_id)
    if not course:
        raise Refused("invalidrecord", "course")
    if not _sees(token, course):
        raise Refused("errorcoursecontextnotvalid")
    return course


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "core_webservice_get_site_info": get_site_info,
    "core_course_get_courses": get_courses,
    "core_course_get_courses_by_field": get_courses_by_field,
    "core_course_get_contents": get_contents,
    "core_enrol_get_enrolled_users": get_enrolled_users,
    "core_user_get_users_by_field": get_users_by_field,
    "core_calendar_get_calendar_events": get_calendar_events,
}
