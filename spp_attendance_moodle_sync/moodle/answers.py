"""Records out of the JSON of answers. What has another shape raises UnexpectedAnswer."""

from __future__ import annotations

import hashlib
import html
import json
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple, TypeVar

from .errors import UnexpectedAnswer
from .records import Activity, Course, Listed, Log, Person, Session, Site, Status
from .text import _
from .values import (
    LARGEST_COMPARED,
    LATEST,
    LONGEST_NAME,
    integer,
    integer_or_zero,
    moment,
    name,
    number,
    number_or_none,
    records,
    text,
)

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
    return isinstance(value, dict) and value.get("format") == "site"


def _course(value: Any) -> Course:
    course_id, short_name = number(value["id"]), _title(value["shortname"])
    title = _title(value["fullname"]) or short_name or str(course_id)
    return Course(course_id, title, short_name, text(value.get("idnumber")))


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


def sessions(items: Iterable[tuple[Any, str]]) -> Records:
    """`mod_attendance_get_sessions`, in its order, which is by id. items: each session with its JSON"""
    reader = SessionReader()
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


class SessionReader:
    """Reads one session after the other. People whom the next one has too are in memory once."""

    def __init__(self) -> None:
        self._listed: Any = object()  # equal to nothing
        self._users: tuple[Listed, ...] = ()

    def session(self, value: Any, text: str) -> Session:
        """One session of `mod_attendance_get_sessions`. text: its JSON"""
        if value["users"] != self._listed:
            self._users = tuple(_listed(each) for each in records(value["users"]))
            self._listed = value["users"]
        return _session(value, text, self._users)


def session(value: Any, text: str = "") -> Session:
    """`mod_attendance_get_session` and its older name. text: its JSON, made anew where it is not given"""
    return SessionReader().session(value, text or json.dumps(value, separators=(",", ":")))


def _session(value: Any, written: str, users: tuple[Listed, ...]) -> Session:
    start, seconds = integer(value["sessdate"]), integer_or_zero(value["duration"])
    taken = integer_or_zero(value["lasttaken"])
    return Session(
        id=number(value["id"]),
        activity_id=number(value["attendanceid"]),
        course_id=number(value["courseid"]),
        group_id=number_or_none(value["groupid"]),
        start_at=moment(start),
        end_at=moment(start + min(max(seconds, 0), LATEST)),
        # 0 means never, as in the database.
        taken_at=moment(taken) if taken else None,
        taken_by=number_or_none(value["lasttakenby"]),
        description=text(value["description"]),
        status_set=number_or_none(value["statusset"]),
        statuses=tuple(_status(each) for each in records(value["statuses"])),
        logs=tuple(_log(each) for each in records(value["attendance_log"])),
        users=users,
        fingerprint=hashlib.blake2b(written.encode(errors="surrogatepass"), digest_size=16).hexdigest(),
    )


def _status(value: Any) -> Status:
    acronym = text(value["acronym"], LONGEST_NAME).strip()
    return Status(number(value["id"], most=LARGEST_COMPARED), acronym, name(value["description"]))


def _log(value: Any) -> Log:
    log_id = number(value["id"], most=LARGEST_COMPARED)
    return Log(log_id, number(value["studentid"]), number_or_none(value["statusid"]), text(value["remarks"]))


def _listed(value: Any) -> Listed:
    return Listed(number(value["id"]), f"{name(value['firstname'])} {name(value['lastname'])}".strip())


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
