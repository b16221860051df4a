"""Moodle's own functions, as far as attendance needs them."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

from .failures import Refused
from .parameters import Kind
from .site import Activity, Course, Site, Token, User

INT, OPTIONS = Kind("int"), Kind("options", {})
RELEASES = {2024: ("4.3 (Build: 20231009)", "2023100900"), 2026: ("4.5.6 (Build: 20250811)", "2024100706")}
PARAMETERS: dict[str, dict[str, Kind]] = {
    "core_webservice_get_site_info": {},
    "core_course_get_courses": {"options": OPTIONS},
    "core_course_get_contents": {"courseid": INT, "options": OPTIONS},
    "core_enrol_get_enrolled_users": {"courseid": INT, "options": OPTIONS},
    "core_user_get_users_by_field": {"field": Kind("text"), "values": Kind("texts")},
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
    home = {"id": 1, "shortname": "home", "fullname": site.name, "displayname": site.name, "format": "site"}
    return [home, *(_course(course, token) for course in site.courses.values() if _sees(token, course))]


def _course(course: Course, token: Token) -> dict[str, Any]:
    name = html.escape(course.name, quote=False)
    seen = {"id": course.id, "shortname": html.escape(course.short_name, quote=False), "fullname": name}
    idnumber = {"idnumber": course.idnumber} if "moodle/course:update" in token.capabilities else {}
    return {**seen, **idnumber, "displayname": name, "format": "topics", "startdate": course.start, "enddate": 0}


def get_contents(site: Site, token: Token, courseid: int, options: dict[str, str]) -> list[dict[str, Any]]:
    course = _open_course(site, token, courseid)
    activities = [each for each in site.activities.values() if each.course_id == course.id]
    modules = [_module(each) for each in activities] if "mod/attendance:view" in token.capabilities else []
    if options.get("modname", "forum") == "forum":
        forum = {"id": 10_000 + course.id, "name": "Announcements", "instance": course.id, "modname": "forum"}
        modules.insert(0, forum)
    return [
        {"id": 2 * course.id - 1, "name": "General", "section": 0, "modules": modules},
        {"id": 2 * course.id, "name": "Topic 1", "section": 1, "modules": []},
    ]


def _module(activity: Activity) -> dict[str, Any]:
    return {"id": activity.module_id, "name": activity.name, "instance": activity.id, "modname": "attendance"}


def get_enrolled_users(site: Site, token: Token, courseid: int, options: dict[str, str]) -> list[dict[str, Any]]:
    course = _open_course(site, token, courseid)
    ids = sorted({*course.students, *course.teachers})
    if "moodle/course:viewparticipants" not in token.capabilities:
        ids = [token.user_id]
    start, number = int(options.get("limitfrom", 0)), int(options.get("limitnumber", 0))
    page = ids[start : start + number] if number else ids[start:]
    return [_user(site.users[user_id], token) for user_id in page]


def get_users_by_field(site: Site, token: Token, field: str, values: list[str]) -> list[dict[str, Any]]:
    """Texts are compared as they are, as PostgreSQL does."""
    if field not in ("id", "idnumber", "email", "username"):
        raise Refused("invalidparameter")
    found = [user for user in site.users.values() if str(getattr(user, field)) in values]
    sees_all = "moodle/course:viewparticipants" in token.capabilities
    return [_user(user, token) for user in found if sees_all or user.id == token.user_id]


def _user(user: User, token: Token) -> dict[str, Any]:
    """Names are not escaped here; an empty idnumber is left out."""
    seen = {"id": user.id, "username": user.username, "fullname": f"{user.first_name} {user.last_name}"}
    if "moodle/site:viewuseridentity" not in token.capabilities:
        return seen
    return {**seen, "email": user.email, **({"idnumber": user.idnumber} if user.idnumber else {})}


def _sees(token: Token, course: Course) -> bool:
    return "moodle/course:view" in token.capabilities or token.user_id in course.teachers


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
    "core_course_get_contents": get_contents,
    "core_enrol_get_enrolled_users": get_enrolled_users,
    "core_user_get_users_by_field": get_users_by_field,
}
