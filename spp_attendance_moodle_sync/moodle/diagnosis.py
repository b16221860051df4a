"""Which rights a token's user needs, and which it may lack: Moodle leaves out what the user may not see, without an
error, or refuses it without saying why.

Names are Moodle's own capabilities, as its role editor has them.
"""

from __future__ import annotations

from collections.abc import Iterable

from .client import HIDDEN_COURSE
from .errors import AccessDenied, InvalidParameter, MoodleError, NotPermitted, Refusal
from .survey import Survey

USE_SERVICE = ("webservice/rest:use",)
VIEW_COURSES = ("moodle/course:view", "moodle/course:viewhiddencourses")
VIEW_ACTIVITIES = ("mod/attendance:view",)
VIEW_HIDDEN_ACTIVITIES = ("moodle/course:viewhiddenactivities",)
VIEW_PEOPLE = ("moodle/course:viewparticipants", "moodle/user:viewdetails")
VIEW_IDENTITY = ("moodle/site:viewuseridentity", "moodle/user:viewalldetails")
VIEW_GROUPS = ("moodle/site:accessallgroups",)
# Also to read sessions the plugin wants this, or the right to change or manage attendances.
TAKE = ("mod/attendance:takeattendances",)
# What each thing takes; static/roles has them as roles that Moodle imports.
READ = (
    *USE_SERVICE,
    *VIEW_COURSES,
    *VIEW_HIDDEN_ACTIVITIES,
    *VIEW_PEOPLE,
    *VIEW_IDENTITY,
    *VIEW_GROUPS,
    *VIEW_ACTIVITIES,
    *TAKE,
)
CREATE_SESSIONS = (*READ, "mod/attendance:manageattendances")


def missing_capabilities(
    found: Survey, own_id: int, has_hidden_courses: bool = False, known: Iterable[tuple[int, int]] = ()
) -> list[str]:
    """The capabilities that what was read gives reason to doubt, none when all looks well.

    own_id: the token's user; known: (course id, activity id) of activities with sessions that were seen before

    What is empty may also be empty in truth: these are things to look at, not facts.
    """
    sees_none = bool(found.courses) and not found.activities and found.is_whole and not found.failures
    doubts = [
        (VIEW_COURSES, not found.courses),
        (VIEW_COURSES[1:], has_hidden_courses),
        (VIEW_ACTIVITIES, sees_none),
        (VIEW_HIDDEN_ACTIVITIES, sees_none or _is_one_gone(found, known)),
        (VIEW_PEOPLE, _lacks_people(found, own_id)),
        (VIEW_IDENTITY, _lacks_identity(found, own_id)),
        (VIEW_GROUPS, bool(found.sessions) and not any(session.users for session in found.sessions)),
        *((behind(error), True) for _kind, _number, error in found.failures),
    ]
    named = [capability for capabilities, is_doubted in doubts if is_doubted for capability in capabilities]
    return list(dict.fromkeys(named))


def _is_one_gone(found: Survey, known: Iterable[tuple[int, int]]) -> bool:
    """Whether a course was read in which an activity is not there any more."""
    failed = {number for kind, number, _error in found.failures if kind == "course"}
    read, activities = found.looked_at - failed, {each.id for each in found.activities}
    return any(course in read and activity not in activities for course, activity in known)


def _lacks_people(found: Survey, own_id: int) -> bool:
    """Whether nobody but the token's user is seen, or not everybody whom a session lists."""
    seen = {person.id for person in found.people}
    return seen == {own_id} or bool(found.activities) and not (seen and found.listed() <= seen)


def _lacks_identity(found: Survey, own_id: int) -> bool:
    """Whether others are seen, and none of them has an idnumber."""
    others = [person for person in found.people if person.id != own_id]
    return bool(others) and not any(person.idnumber for person in others)


def is_user_held_up(found: Survey) -> bool:
    """Whether the user may enter no course of those looked at, as one who has to change the password first."""
    refused = {number for kind, number, error in found.failures if kind == "course" and _is_closed(error)}
    return bool(found.looked_at) and found.looked_at <= refused


def _is_closed(error: MoodleError) -> bool:
    return isinstance(error, NotPermitted) and error.errorcode == HIDDEN_COURSE


def behind(error: MoodleError) -> tuple[str, ...]:
    """The capabilities whose lack may be behind an error, none where it has another cause."""
    if isinstance(error, AccessDenied):
        return USE_SERVICE
    function = error.function if isinstance(error, Refusal) else ""
    if "attendance_get_session" in function:
        return _behind_sessions(error)
    if isinstance(error, NotPermitted):
        return VIEW_PEOPLE if function == "core_enrol_get_enrolled_users" else VIEW_COURSES
    return ()


def _behind_sessions(error: MoodleError) -> tuple[str, ...]:
    if isinstance(error, InvalidParameter):
        return TAKE
    if not isinstance(error, NotPermitted):
        return ()
    return VIEW_HIDDEN_ACTIVITIES if error.errorcode == HIDDEN_COURSE else VIEW_ACTIVITIES
