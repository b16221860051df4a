"""The data of a Moodle site. Moments are seconds since 1970. Ids are counted per kind, as in Moodle."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

CORE = (
    "core_webservice_get_site_info",
    "core_course_get_courses",
    "core_course_get_contents",
    "core_enrol_get_enrolled_users",
    "core_user_get_users_by_field",
    "core_course_get_courses_by_field",
    "core_calendar_get_calendar_events",
)
MODERN = (
    "mod_attendance_get_sessions",
    "mod_attendance_get_session",
    "mod_attendance_update_user_status",
    "mod_attendance_add_session",
    "mod_attendance_remove_session",
)
LEGACY = ("mod_wsattendance_get_session", "mod_wsattendance_update_user_status")
CAPABILITIES = frozenset(
    {
        "moodle/course:view",
        "moodle/course:update",
        "moodle/course:viewparticipants",
        "moodle/course:viewhiddencourses",
        "moodle/course:viewhiddenactivities",
        "moodle/user:viewdetails",
        "moodle/site:viewuseridentity",
        "mod/attendance:view",
        "mod/attendance:takeattendances",
        "mod/attendance:manageattendances",
    }
)
# acronym, description, grade: what an installation in English makes.
STATUSES = (("P", "Present", 2.0), ("A", "Absent", 0.0), ("L", "Late", 1.0), ("E", "Excused", 1.0))

# The remark of marks that Moodle's own task made; other languages translate it.
AUTOMARKED = "system auto recorded"


@dataclass
class User:
    """A user; idnumber: "" where there is none."""

    id: int
    first_name: str
    last_name: str
    username: str
    email: str
    idnumber: str = ""


@dataclass
class Course:
    """A course; students, teachers: ids of users; groups: ids of students by id of group, group_names: their names.

    is_visible: whether users without a right of their own see it
    """

    id: int
    name: str
    short_name: str
    idnumber: str
    start: int
    students: list[int] = field(default_factory=list)
    teachers: list[int] = field(default_factory=list)
    groups: dict[int, list[int]] = field(default_factory=dict)
    group_names: dict[int, str] = field(default_factory=dict)
    is_visible: bool = True


@dataclass
class Status:
    """A status of an activity. set_number: sessions choose one set."""

    id: int
    acronym: str
    description: str
    grade: float
    set_number: int = 0
    is_visible: bool = True
    is_deleted: bool = False


@dataclass
class Activity:
    """An attendance activity; module_id: of its course module, which is another number."""

    id: int
    module_id: int
    course_id: int
    name: str
    statuses: list[Status] = field(default_factory=list)
    is_visible: bool = True


@dataclass
class Log:
    """A row with the mark of a person. Two rows of one person are possible."""

    id: int
    user_id: int
    status_id: int
    remarks: str | None = ""


@dataclass
class Session:
    """A session; group_id: 0 for everyone; last_taken: None for never; has_event: whether it is in the calendar."""

    id: int
    activity_id: int
    start: int
    duration: int
    description: str
    modified: int
    group_id: int = 0
    status_set: int = 0
    last_taken: int | None = None
    last_taken_by: int = 0
    logs: list[Log] = field(default_factory=list)
    has_event: bool = True


@dataclass
class Token:
    """The user, the functions of the service, and the rights of the user. refusal: errorcode of every call, or "".

    prohibited: capabilities that the user has not in single courses, by id of the course
    is_held_up: whether the user has to change the password, or to accept a policy, before entering any course
    """

    user_id: int
    functions: tuple[str, ...] = CORE + MODERN
    capabilities: frozenset[str] = CAPABILITIES
    refusal: str = ""
    prohibited: dict[int, frozenset[str]] = field(default_factory=dict)
    is_held_up: bool = False

    def may(self, capability: str, course_id: int) -> bool:
        """Whether the user has a capability in a course."""
        return capability in self.capabilities and capability not in self.prohibited.get(course_id, ())


@dataclass
class Site:
    """A site and the requests it got.

    generation: 2024, update_user_status takes anything and answers null; 2026, it checks and answers "OK"
    url: its own address, set by the server; has_rest: whether web services and REST are on
    calls: how often each function was asked for; writes: what changed something, with its arguments, in order
    meanwhile: called with the name of each function before it is carried out, such as for a teacher who marks meanwhile
    """

    name: str = "A small Moodle"
    url: str = ""
    generation: int = 2024
    has_rest: bool = True
    in_maintenance: bool = False
    clock: Callable[[], float] = time.time
    tokens: dict[str, Token] = field(default_factory=dict)
    users: dict[int, User] = field(default_factory=dict)
    courses: dict[int, Course] = field(default_factory=dict)
    activities: dict[int, Activity] = field(default_factory=dict)
    sessions: dict[int, Session] = field(default_factory=dict)
    calls: Counter[str] = field(default_factory=Counter)
    writes: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    meanwhile: Callable[[str], None] | None = None
    lock: threading.RLock = field(default_factory=threading.RLock)
    # The home page is the first course.
    _last: Counter[str] = field(default_factory=lambda: Counter(course=1))

    def now(self) -> int:
        """The moment, in seconds."""
        return int(self.clock())

    def next_id(self, kind: str) -> int:
        """The next id of a kind."""
        self._last[kind] += 1
        return self._last[kind]

    def activity_of(self, session: Session) -> Activity:
        return self.activities[session.activity_id]

    def course_of(self, session: Session) -> Course:
        return self.courses[self.activity_of(session).course_id]

    def listed(self, session: Session) -> list[User]:
        """The students of a session's course or group, suspended ones too, by name."""
        course = self.course_of(session)
        ids = course.groups[session.group_id] if session.group_id else course.students
        users = [self.users[user_id] for user_id in ids if user_id in course.students]
        return sorted(users, key=lambda user: (user.last_name, user.first_name, user.id))

    def offered(self, session: Session) -> list[Status]:
        """The statuses a teacher can choose, the best grade first."""
        found = [status for status in self.activity_of(session).statuses if status.set_number == session.status_set]
        visible = [status for status in found if status.is_visible and not status.is_deleted]
        return sorted(visible, key=lambda status: (-status.grade, status.id))

    def store(self, session: Session, user_id: int, status_id: int, by: int) -> None:
        """Mark as the plugin does: the first row of the person is changed, or one is made."""
        row = next((log for log in session.logs if log.user_id == user_id), None)
        if row:
            row.status_id = status_id
        else:
            session.logs.append(Log(self.next_id("log"), user_id, status_id, None))
        session.last_taken, session.last_taken_by = self.now(), by

    def automark(self, session_id: int, acronym: str, at: int | None = None) -> None:
        """Do what Moodle's automark task does after a session: mark everybody without a mark, taken by nobody."""
        with self.lock:
            session = self.sessions[session_id]
            ids = {status.acronym: status.id for status in self.offered(session)}
            marked = {log.user_id for log in session.logs}
            for user in self.listed(session):
                if user.id not in marked:
                    session.logs.append(Log(self.next_id("log"), user.id, ids[acronym], AUTOMARKED))
            session.last_taken, session.last_taken_by = self.now() if at is None else at, 0

    def reset(self, course_id: int, removes_sessions: bool = False) -> None:
        """Do what resetting a course does: the marks go, and the sessions too if asked for. Statuses stay.

        A session without marks was never taken then, but says who took it last.
        """
        with self.lock:
            for session in [each for each in self.sessions.values() if self.course_of(each).id == course_id]:
                session.logs.clear()
                session.last_taken = 0
                if removes_sessions:
                    del self.sessions[session.id]

    def take(self, session_id: int, acronyms: dict[int, str], by: int, at: int | None = None) -> None:
        """Do what a teacher does on Moodle's page: `modified` stays as it is. at: the moment, now if None."""
        with self.lock:
            session = self.sessions[session_id]
            ids = {status.acronym: status.id for status in self.offered(session)}
            for user_id, acronym in acronyms.items():
                self.store(session, user_id, ids[acronym], by)
            session.last_taken = self.now() if at is None else at
