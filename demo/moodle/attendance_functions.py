"""The attendance plugin's functions, by both names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from .building import add_session
from .failures import Refused
from .parameters import Kind
from .site import Activity, Log, Session, Site, Status, Token

INT = Kind("int")
MARK = {"sessionid": INT, "studentid": INT, "takenbyid": INT, "statusid": INT, "statusset": Kind("text")}
NEW_SESSION = {
    "attendanceid": INT,
    "description": Kind("text", ""),
    "sessiontime": INT,
    "duration": Kind("int", 0),
    "groupid": Kind("int", 0),
    "addcalendarevent": Kind("bool", 1),
}
PARAMETERS: dict[str, dict[str, Kind]] = {
    "mod_attendance_get_sessions": {"attendanceid": INT},
    "mod_attendance_get_session": {"sessionid": INT},
    "mod_attendance_update_user_status": MARK,
    "mod_attendance_add_session": NEW_SESSION,
    "mod_attendance_remove_session": {"sessionid": INT},
    "mod_wsattendance_get_session": {"sessionid": INT},
    "mod_wsattendance_update_user_status": MARK,
}
# Moodle cleans the texts of its answers with PHP's strip_tags() and refuses to send what that would change. A "<"
# begins a tag unless white space follows it, also in "<3", "fever <38", "a<b" and at the end of a text.
MARKUP = re.compile(r"<(?![ \t\n\v\f\r])")


# The plugin shows sessions to whoever has one of these.
READING = ("mod/attendance:takeattendances", "mod/attendance:changeattendances", "mod/attendance:manageattendances")


def get_sessions(site: Site, token: Token, attendanceid: int) -> list[dict[str, Any]]:
    activity = _activity(site, attendanceid)
    _require_reading(token, activity)
    of_it = (each for each in site.sessions.values() if each.activity_id == activity.id)
    return [_session(site, each) for each in sorted(of_it, key=lambda each: each.id)]


def get_session(site: Site, token: Token, sessionid: int) -> dict[str, Any]:
    session = _found(site, sessionid)
    _require_reading(token, site.activity_of(session))
    return _session(site, session)


def get_session_by_older_name(site: Site, token: Token, sessionid: int) -> dict[str, Any]:
    """The older plugin expects a description in plain text: one with HTML breaks the session."""
    if MARKUP.search(_found(site, sessionid).description):
        raise Refused("invalidresponse")
    return get_session(site, token, sessionid)


def update_user_status(
    site: Site, token: Token, sessionid: int, studentid: int, takenbyid: int, statusid: int, statusset: str
) -> str | None:
    session = _found(site, sessionid)
    _require(token, "mod/attendance:takeattendances")
    is_checked = site.generation >= 2026
    if is_checked and (statusset != str(session.status_set) or statusid not in _ids(site, session)):
        raise Refused("invalidparameter")
    site.store(session, studentid, statusid, takenbyid)
    session.modified = site.now()
    arguments = {"sessionid": sessionid, "studentid": studentid, "statusid": statusid, "statusset": statusset}
    site.writes.append(("update_user_status", arguments))
    return "OK" if is_checked else None


def new_session(site: Site, token: Token, **arguments: Any) -> dict[str, int]:
    activity = _activity(site, arguments["attendanceid"])
    _require(token, "mod/attendance:manageattendances")
    start, duration, group_id = arguments["sessiontime"], arguments["duration"], arguments["groupid"]
    session = add_session(site, activity, start, duration, arguments["description"], group_id)
    session.has_event = bool(arguments["addcalendarevent"])
    site.writes.append(("add_session", arguments))
    return {"sessionid": session.id}


def remove_session(site: Site, token: Token, sessionid: int) -> bool:
    _found(site, sessionid)
    _require(token, "mod/attendance:manageattendances")
    del site.sessions[sessionid]
    site.writes.append(("remove_session", {"sessionid": sessionid}))
    return True


def _activity(site: Site, activity_id: int) -> Activity:
    if activity_id not in site.activities:
        raise Refused("invalidrecord", "attendance")
    return site.activities[activity_id]


def _found(site: Site, session_id: int) -> Session:
    if session_id not in site.sessions:
        raise Refused("invalidrecord", "attendance_sessions")
    return site.sessions[session_id]


def _require(token: Token, capability: str) -> None:
    if capability not in token.capabilities:
        raise Refused("nopermissions")


def _require_reading(token: Token, activity: Activity) -> None:
    _require(token, "mod/attendance:view")
    if token.is_held_up:
        raise Refused("errorcoursecontextnotvalid")
    if not activity.is_visible and not token.may("moodle/course:viewhiddenactivities", activity.course_id):
        raise Refused("errorcoursecontextnotvalid")
    if not any(token.may(capability, activity.course_id) for capability in READING):
        raise Refused("invalidparameter")


def _ids(site: Site, session: Session) -> set[int]:
    return {status.id for status in site.offered(session)}


def _texts(site: Site, session: Session) -> Iterator[str]:
    """The texts of the answer that Moodle cleans (PARAM_TEXT)."""
    for log in session.logs:
        yield log.remarks or ""
    for user in site.listed(session):
        yield from (user.first_name, user.last_name)
    for status in site.offered(session):
        yield status.acronym


def _session(site: Site, session: Session) -> dict[str, Any]:
    if any(MARKUP.search(text) for text in _texts(site, session)):
        raise Refused("invalidresponse")
    return {
        "id": session.id,
        "attendanceid": session.activity_id,
        "groupid": session.group_id,
        "sessdate": session.start,
        "duration": session.duration,
        "lasttaken": session.last_taken,
        "lasttakenby": session.last_taken_by,
        "timemodified": session.modified,
        "description": session.description,
        "descriptionformat": 1,
        "studentscanmark": 0,
        "statusset": session.status_set,
        "courseid": site.activity_of(session).course_id,
        "statuses": [_status(session, status) for status in site.offered(session)],
        "attendance_log": _logs(session),
        "users": [
            {"id": user.id, "firstname": user.first_name, "lastname": user.last_name} for user in site.listed(session)
        ],
    }


def _status(session: Session, status: Status) -> dict[str, Any]:
    return {
        "id": status.id,
        "attendanceid": session.activity_id,
        "acronym": status.acronym,
        "description": status.description,
        "grade": status.grade,
        "visible": 1,
        "deleted": 0,
        "setnumber": status.set_number,
    }


def _logs(session: Session) -> list[dict[str, Any]]:
    """One row a person: of several the last is shown in the place of the first, though writing changes the first."""
    rows: dict[int, Log] = {}
    for log in session.logs:
        rows[log.user_id] = log
    return [
        {"studentid": log.user_id, "statusid": str(log.status_id), "remarks": log.remarks, "id": str(log.id)}
        for log in rows.values()
    ]


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "mod_attendance_get_sessions": get_sessions,
    "mod_attendance_get_session": get_session,
    "mod_attendance_update_user_status": update_user_status,
    "mod_attendance_add_session": new_session,
    "mod_attendance_remove_session": remove_session,
    "mod_wsattendance_get_session": get_session_by_older_name,
    "mod_wsattendance_update_user_status": update_user_status,
}
