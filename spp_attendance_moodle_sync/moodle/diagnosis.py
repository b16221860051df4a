"""Which rights a token's user may lack: Moodle leaves out what the user may not see, without an error.

Names are Moodle's own capabilities, as its role editor has them.
"""

from __future__ import annotations

from collections.abc import Sequence

from .records import Activity, Course, Person, Session

VIEW_COURSES = ("moodle/course:view", "moodle/course:viewhiddencourses")
VIEW_ACTIVITIES = ("mod/attendance:view",)
VIEW_PEOPLE = ("moodle/course:viewparticipants", "moodle/user:viewdetails")
VIEW_IDENTITY = ("moodle/site:viewuseridentity", "moodle/user:viewalldetails")
VIEW_GROUPS = ("moodle/site:accessallgroups",)


def missing_capabilities(
    courses: Sequence[Course],
    activities: Sequence[Activity],
    people: Sequence[Person],
    sessions: Sequence[Session],
    own_id: int,
) -> list[str]:
    """The capabilities that what was read gives reason to doubt, none when all looks well.

    people: everybody enrolled in the courses the sessions are of; own_id: the token's user. What is empty may also be
    empty in truth: these are things to look at, not facts.
    """
    listed = {user.id for session in sessions for user in session.users}
    seen = {person.id for person in people}
    doubts = {
        VIEW_COURSES: not courses,
        VIEW_ACTIVITIES: bool(courses) and not activities,
        VIEW_PEOPLE: seen <= {own_id} or not listed <= seen,
        VIEW_IDENTITY: bool(seen - {own_id}) and not any(person.idnumber for person in people if person.id != own_id),
        VIEW_GROUPS: bool(sessions) and not listed,
    }
    return [capability for capabilities, is_doubted in doubts.items() if is_doubted for capability in capabilities]
