"""A Moodle site as what one wants of it: one short method per thing. Every method raises MoodleError."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from datetime import datetime, timezone
from functools import partial
from typing import Any, TypeVar

from . import answers
from .encoding import MOST_VALUES
from .errors import NotPermitted, UnexpectedAnswer
from .module_detector import InstalledModules, detect_installed_modules
from .protocol import Connection
from .records import Activity, Course, Person, Session, Site
from .retry import Retry
from .session_reader import fingerprint_of
from .text import _
from .transport import OutsideTransport, Transport

Record = TypeVar("Record")
PEOPLE_A_PAGE = 500
VISIBLE_COURSES = "core_course_get_courses_by_field"
CALENDAR = "core_calendar_get_calendar_events"
USERS = "core_user_get_users_by_field"
# Moodle's word where the user may not enter a course, or sees it not.
HIDDEN_COURSE = "errorcoursecontextnotvalid"
USER_FIELDS, GROUP_FIELDS = "id, fullname, idnumber, email", "id, groups"


class NotOffered(UnexpectedAnswer):
    """The token's service does not offer the function; nothing was sent."""


class Client:
    """One site and one token. What only reads is tried again by `retry`; what writes is sent once."""

    def __init__(self, url: str, token: str, transport: Transport | None = None, retry: Retry | None = None) -> None:
        """Raises ValueError when `url` is no address of a site."""
        self._connection = Connection(url, token, transport or OutsideTransport())
        self._retry = retry or Retry()
        self._site: Site | None = None
        # whether Moodle may hide courses from the token's user; known once courses() was called
        self.has_hidden_courses = False
        # {(function, number of what it was asked for): how many records were left out, because they cannot be used}
        self._unusable: dict[tuple[str, int], int] = {}

    def __repr__(self) -> str:
        return f"<Client of {self._connection.host}>"

    def end_at(self, deadline: float) -> None:
        """Let no call begin after a moment of the clock of `retry`: then every method raises DeadlineExceeded."""
        self._retry = self._retry._replace(deadline=deadline)

    def clock(self) -> float:
        """The moment by the clock of `retry`, in seconds."""
        return self._retry.clock()

    def clock_difference(self) -> float:
        """By how many seconds the site's clock is ahead of ours, 0 where that is tolerated or not known yet."""
        return self._connection.clock.offset.seconds

    def unusable(self) -> dict[tuple[str, int], int]:
        """How many records of answers were left out because they cannot be used, by function and what it was asked for.

        That is the number of a course or of an activity, 0 for the site.
        """
        return {asked: count for asked, count in self._unusable.items() if count}

    # What there is

    def site(self) -> Site:
        """The site, the token's user and the functions offered; asked once."""
        if self._site is None:
            self._site = self._read(answers.site, "core_webservice_get_site_info")
        return self._site

    def installed(self) -> InstalledModules:
        """Which of the attendance functions are there, under which name."""
        return detect_installed_modules(self.site().functions)

    def courses(self) -> list[Course]:
        """All courses the token's user sees, without the home page.

        Where one of all courses is hidden from the user, Moodle refuses the first function; the second leaves it out.
        """
        try:
            return self._records(answers.courses, "core_course_get_courses", 0)
        except NotPermitted as error:
            if error.errorcode != HIDDEN_COURSE or VISIBLE_COURSES not in self.site().functions:
                raise
            self.has_hidden_courses = True
            return self._records(answers.visible_courses, VISIBLE_COURSES, 0)

    def activities(self, course_id: int) -> list[Activity]:
        """The attendance activities of a course."""
        options = [{"name": "modname", "value": "attendance"}, {"name": "excludecontents", "value": 1}]
        make = partial(answers.activities, course_id)
        return self._records(make, "core_course_get_contents", course_id, courseid=course_id, options=options)

    def people(self, course_id: int) -> Iterator[Person]:
        """Everybody enrolled in a course, teachers too, in order of id, by pages."""
        for start in range(0, 10**6, PEOPLE_A_PAGE):
            page = self._enrolled(answers.people, course_id, start, USER_FIELDS)
            yield from page
            if len(page) < PEOPLE_A_PAGE:
                return

    def group_names(self, course_id: int) -> dict[int, str]:
        """The names of the groups of a course that have members, by id: no function for groups is needed for it."""
        names: dict[int, str] = {}
        for start in range(0, 10**6, PEOPLE_A_PAGE):
            count, found = self._enrolled(answers.group_names, course_id, start, GROUP_FIELDS)
            names |= found
            if count < PEOPLE_A_PAGE:
                break
        return names

    def _enrolled(self, make: Callable[[Any], Record], course_id: int, start: int, user_fields: str) -> Record:
        wanted = {"userfields": user_fields, "limitfrom": start, "limitnumber": PEOPLE_A_PAGE, "sortby": "id"}
        options = [{"name": name, "value": value} for name, value in wanted.items()]
        return self._read(make, "core_enrol_get_enrolled_users", courseid=course_id, options=options)

    def users(self, field: str, values: Sequence[int | str]) -> list[Person]:
        """The users with these values, as far as the token's user sees them, also such as are enrolled no more.

        field: id, idnumber or email; values: any number of them
        """
        size = MOST_VALUES - 1
        pages = [values[start : start + size] for start in range(0, len(values), size)]
        return [
            person for page in pages for person in self._read(answers.people, USERS, field=field, values=list(page))
        ]

    # Sessions

    def sessions(self, activity_id: int, read_before: Container[str] = ()) -> list[Session]:
        """All sessions of an activity. Raises InvalidResponse for all of them when one has a remark with a "<".

        One that cannot be used is left out, see `lists_whole`.
        read_before: fingerprints of sessions that were read before: as long as one is the same, its logs are read only
        where somebody goes through them
        """
        function = self._offered(self.installed().get_sessions, "get_sessions")

        def was_read(text: str) -> bool:
            return fingerprint_of(text) in read_before

        def ask() -> answers.Records:
            return answers.sessions(self._connection.items(function, was_read, attendanceid=activity_id), read_before)

        found = self._retry.run(ask)
        self._unusable[function, activity_id] = found.unusable_count
        return found.found

    def lists_whole(self, activity_id: int) -> bool:
        """Whether all sessions of an activity could be used when they were listed last."""
        return not self._unusable.get((self.installed().get_sessions, activity_id))

    def session(self, session_id: int) -> Session:
        """One session. Raises RecordMissing (`is_session_gone`), and InvalidResponse for a "<" in a remark."""
        function = self._offered(self.installed().get_session, "get_session")
        value, text = self._retry.run(lambda: self._connection.call_with_text(function, sessionid=session_id))
        return answers.read(partial(answers.session, text=text), value)

    def session_times(self, course_id: int) -> dict[int, list[datetime]]:
        """When the sessions of a course begin by Moodle's calendar, by activity: perhaps not all, none of groups."""
        only_courses = {"userevents": False, "siteevents": False, "ignorehidden": False}
        return self._read(answers.session_times, CALENDAR, events={"courseids": [course_id]}, options=only_courses)

    def update_user_status(self, session: Session, user_id: int, status_id: int) -> None:
        """Mark one person, in the name of the token's user. Is done or raises; never tried again by itself.

        Moodle before 2026 takes anything: choose user and status from the session. After ConnectionFailed or
        ServerFailure read the session before sending again: two first marks of one person sent at once make two rows.
        """
        function = self._offered(self.installed().update_user_status, "update_user_status")
        answer = self._written(
            function,
            sessionid=session.id,
            studentid=user_id,
            takenbyid=self.site().user_id,
            statusid=status_id,
            statusset=session.status_set,
        )
        if answer not in (None, "OK"):
            raise UnexpectedAnswer(_("The site answered a mark with something else than null or OK."))

    def add_session(self, activity_id: int, start_at: datetime, seconds: int, description: str) -> int:
        """Make a session for everyone, and return its id. start_at: naive, in UTC. Never tried again by itself."""
        function = self._offered(self.installed().add_session, "add_session")
        answer = self._written(
            function,
            attendanceid=activity_id,
            description=description,
            sessiontime=int(start_at.replace(tzinfo=timezone.utc).timestamp()),
            duration=seconds,
            groupid=0,
            addcalendarevent=False,
        )
        return answers.read(answers.session_id, answer)

    def _offered(self, function: str, verb: str) -> str:
        if not function:
            raise NotOffered(_("The token's service does not offer %(verb)s.", verb=verb))
        return function

    def _written(self, function: str, **arguments: object) -> Any:
        self._retry.check_time()
        return self._connection.call(function, **arguments)

    def _read(self, make: Callable[[Any], Record], function: str, **arguments: object) -> Record:
        value = self._retry.run(lambda: self._connection.call(function, **arguments))
        return answers.read(make, value)

    def _records(
        self, make: Callable[[Any], answers.Records], function: str, of: int, **arguments: object
    ) -> list[Any]:
        """The records of an answer that can be used. The others are counted, and do not stand in their way.

        of: what they belong to, 0 for the site
        """
        records = self._read(make, function, **arguments)
        self._unusable[function, of] = records.unusable_count
        return records.found
