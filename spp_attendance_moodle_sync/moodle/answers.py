"""Records out of the JSON of answers. What has another shape raises UnexpectedAnswer."""

from __future__ import annotations

import hashlib
import html
import json
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any, TypeVar

from .errors import UnexpectedAnswer
from .records import Activity, Course, Listed, Log, Person, Session, Site, Status

Record = TypeVar("Record")


def read(make: Callable[[Any], Record], value: Any) -> Record:
    """What `make` makes of a value. Raises UnexpectedAnswer, whose text has no data of people."""
    try:
        return make(value)
    except (KeyError, TypeError, ValueError, OverflowError, OSError, AttributeError) as error:
        raise UnexpectedAnswer(f"The site's answer has another shape ({type(error).__name__}).") from None


def site(value: Any) -> Site:
    """`core_webservice_get_site_info`."""
    functions = frozenset(str(function["name"]) for function in value["functions"])
    return Site(value["sitename"], value["siteurl"], value["release"], int(value["userid"]), functions)


def courses(value: Any) -> list[Course]:
    """`core_course_get_courses`, without the site's home page, which is a course too; names are HTML there."""
    return [_course(each) for each in value if each.get("format") != "site"]


def visible_courses(value: Any) -> list[Course]:
    """`core_course_get_courses_by_field`."""
    return courses(value["courses"])


def _course(value: Any) -> Course:
    name, short_name = html.unescape(value["fullname"]), html.unescape(value["shortname"])
    return Course(int(value["id"]), name, short_name, value.get("idnumber") or "")


def activities(course_id: int, value: Any) -> list[Activity]:
    """`core_course_get_contents`: the attendance activities in all sections of a course."""
    modules = [module for section in value for module in section["modules"] if module["modname"] == "attendance"]
    return [Activity(int(module["instance"]), course_id, html.unescape(module["name"])) for module in modules]


def people(value: Any) -> list[Person]:
    """`core_enrol_get_enrolled_users`, `core_user_get_users_by_field`: empty fields are left out of these."""
    return [_person(each) for each in value]


def _person(value: Any) -> Person:
    return Person(int(value["id"]), value.get("fullname") or "", value.get("idnumber"), value.get("email"))


def group_names(value: Any) -> tuple[int, dict[int, str]]:
    """`core_enrol_get_enrolled_users`: how many people, and the names of the groups they are in, which are HTML."""
    groups = [group for each in value for group in each.get("groups") or ()]
    return len(value), {int(group["id"]): html.unescape(group["name"]) for group in groups}


class SessionReader:
    """Reads one session after the other. People whom the next one has too are in memory once."""

    def __init__(self) -> None:
        self._listed: Any = object()  # equal to nothing
        self._users: tuple[Listed, ...] = ()

    def read(self, value: Any, text: str) -> Session:
        """One session of `mod_attendance_get_sessions`. text: its JSON"""
        if value["users"] != self._listed:
            self._listed, self._users = value["users"], tuple(_listed(each) for each in value["users"])
        return _session(value, text, self._users)


def session(value: Any, text: str = "") -> Session:
    """`mod_attendance_get_session` and its older name. text: its JSON, made anew where it is not given"""
    return SessionReader().read(value, text or json.dumps(value, separators=(",", ":")))


def _session(value: Any, text: str, users: tuple[Listed, ...]) -> Session:
    start, seconds, taken = int(value["sessdate"]), int(value["duration"] or 0), value["lasttaken"]
    return Session(
        id=int(value["id"]),
        activity_id=int(value["attendanceid"]),
        course_id=int(value["courseid"]),
        group_id=int(value["groupid"]),
        start_at=_moment(start),
        end_at=_moment(start + max(seconds, 0)),
        # 0 means never, as in the database.
        taken_at=_moment(int(taken)) if taken else None,
        taken_by=int(value["lasttakenby"] or 0),
        description=value["description"] or "",
        status_set=int(value["statusset"]),
        statuses=tuple(_status(each) for each in value["statuses"]),
        logs=tuple(_log(each) for each in value["attendance_log"]),
        users=users,
        fingerprint=hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=16).hexdigest(),
    )


def _status(value: Any) -> Status:
    return Status(int(value["id"]), str(value["acronym"]).strip(), value["description"] or "")


def _log(value: Any) -> Log:
    return Log(int(value["id"]), int(value["studentid"]), int(value["statusid"] or 0), value["remarks"] or "")


def _listed(value: Any) -> Listed:
    return Listed(int(value["id"]), f"{value['firstname']} {value['lastname']}".strip())


def session_times(activity_id: int, value: Any) -> list[datetime]:
    """`core_calendar_get_calendar_events`: the starts of the sessions of an activity, in order."""
    events = (each for each in value["events"] if each.get("modulename") == "attendance")
    return sorted(_moment(int(each["timestart"])) for each in events if int(each["instance"]) == activity_id)


def session_id(value: Any) -> int:
    """`mod_attendance_add_session`."""
    return int(value["sessionid"])


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, timezone.utc).replace(tzinfo=None)
