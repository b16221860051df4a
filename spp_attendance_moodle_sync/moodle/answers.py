"""Records out of the JSON of answers. What has another shape raises UnexpectedAnswer."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Container, Iterable
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple, TypeVar

from .errors import UnexpectedAnswer
from .records import Activity, Course, Person, Session, Site
from .session_reader import SessionReader
from .text import _
from .values import LONGEST_NAME, integer, moment, name, number, records, text

Record = TypeVar("Record")
# What PHP sends where somebody may see nothing, or a plugin sends rubbish.
_MISSHAPEN = (KeyError, IndexError, TypeError, ValueError, OverflowError, OSError, AttributeError)


class Records(NamedTuple):
    """Those of an answer that can be used, and how many cannot."""

    found: list[Any]
    unusable_count: int


def read(make: Callable[[Any], Record], value: Any) -> Record:
    """What `make` makes of a value. Raises UnexpectedAnswer, whose text has no data of people."""
    try:
        return make(value)
    except _MISSHAPEN as error:
        kind = type(error).__name__
        raise UnexpectedAnswer(_("The site's answer has another shape (%(kind)s).", kind=kind)) from None


def site(value: Any) -> Site:
    """`core_webservice_get_site_info`."""
    functions = frozenset(text(function["name"], LONGEST_NAME) for function in records(value["functions"]))
    release = name(value.get("release"))
    return Site(name(value["sitename"]), name(value["siteurl"]), release, number(value["userid"]), functions)


def courses(value: Any) -> Records:
    """`core_course_get_courses`, without the site's home page, which is a course too; names are HTML there."""
    return _each(_course, (each for each in records(value) if not _is_home(each)))


def visible_courses(value: Any) -> Records:
    """`core_course_get_courses_by_field`."""
    return courses(value["courses"])


def _is_home(value: Any) -> bool:
    """Of a course that the user may not enter Moodle does not say the format. The home page alone has no category."""
    return isinstance(value, dict) and (value.get("format") == "site" or value.get("categoryid") == 0)


def _course(value: Any) -> Course:
    course_id = number(value["id"])
    return Course(course_id, _title(value["fullname"]) or _title(value["shortname"]) or str(course_id))


def _title(value: Any) -> str:
    """A name that is HTML, which may hold what a plain one must not."""
    return name(html.unescape(text(value)))


def activities(course_id: int, value: Any) -> Records:
    """`core_course_get_contents`: the attendance activities in all sections of a course."""
    sections = _each(lambda section: records(section["modules"]), records(value))
    found = _each(_attendance, (module for modules in sections.found for module in modules))
    usable = _each(partial(_activity, course_id), (each for each in found.found if each))
    return usable._replace(unusable_count=sections.unusable_count + found.unusable_count + usable.unusable_count)


def _attendance(module: Any) -> Any:
    """The module where it is an attendance activity, otherwise None."""
    return module if module["modname"] == "attendance" else None


def _activity(course_id: int, value: Any) -> Activity:
    return Activity(number(value["instance"]), course_id, _title(value["name"]))


def people(value: Any) -> list[Person]:
    """`core_enrol_get_enrolled_users`, `core_user_get_users_by_field`: empty fields are left out of these.

    One that cannot be read spoils them all: it would not be known whether somebody shares an ID number with it.
    """
    return [_person(each) for each in records(value)]


def _person(value: Any) -> Person:
    idnumber, email = value.get("idnumber"), value.get("email")
    return Person(
        number(value["id"]),
        name(value.get("fullname")),
        None if idnumber is None else text(idnumber, LONGEST_NAME),
        None if email is None else text(email, LONGEST_NAME),
    )


def group_names(value: Any) -> tuple[int, dict[int, str]]:
    """`core_enrol_get_enrolled_users`: how many people, and the names of the groups they are in, which are HTML."""
    groups = [group for each in records(value) for group in records(each.get("groups") or [])]
    return len(value), {number(group["id"]): _title(group["name"]) for group in groups}


def sessions(items: Iterable[tuple[Any, str]], read_before: Container[str] = ()) -> Records:
    """`mod_attendance_get_sessions`, in its order, which is by id. items: each session with its JSON

    read_before: see SessionReader
    """
    reader = SessionReader(read_before)
    return _each(lambda item: reader.session(*item), items)


def _each(make: Callable[[Any], Any], values: Iterable[Any]) -> Records:
    """Each record by itself: one that cannot be used stands in nobody's way."""
    found, unusable = [], 0
    for value in values:
        try:
            found.append(read(make, value))
        except UnexpectedAnswer:
            unusable += 1
    return Records(found, unusable)


def session(value: Any, text: str = "") -> Session:
    """`mod_attendance_get_session` and its older name. text: its JSON, made anew where it is not given"""
    return SessionReader().session(value, text or json.dumps(value, separators=(",", ":")))


def session_times(value: Any) -> dict[int, list[datetime]]:
    """`core_calendar_get_calendar_events`: the starts of sessions in order, by activity."""
    times: dict[int, list[datetime]] = {}
    for event in records(value["events"]):
        if event.get("modulename") == "attendance":
            times.setdefault(number(event["instance"]), []).append(moment(integer(event["timestart"])))
    return {activity_id: sorted(moments) for activity_id, moments in times.items()}


def session_id(value: Any) -> int:
    """`mod_attendance_add_session`."""
    return number(value["sessionid"])
