"""The records of Moodle, as they are in its answers. Ids are Moodle's own; moments are naive datetimes in UTC."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple


class Site(NamedTuple):
    """The site and whom the token is of. functions: what the token's service offers; user_id: who marks for us."""

    name: str
    url: str
    release: str
    user_id: int
    functions: frozenset[str]


class Course(NamedTuple):
    """A course. name: its full one, or the short one where it has no other."""

    id: int
    name: str


class Activity(NamedTuple):
    """An attendance activity of a course. id: what sessions call `attendanceid`, not the course module's id."""

    id: int
    course_id: int
    name: str


class Status(NamedTuple):
    """One of the statuses a session offers. acronym: free, up to two characters; ids differ per activity and set."""

    id: int
    acronym: str
    description: str


class Log(NamedTuple):
    """One row of who was marked how. status_id: 0 for a remark without a status."""

    id: int
    user_id: int
    status_id: int
    remarks: str


class Listed(NamedTuple):
    """A person on a session's list: enrolled, in its group, perhaps suspended."""

    id: int
    name: str


class Person(NamedTuple):
    """A user with what people are matched by. idnumber, email: "" where there is none, None where it cannot be seen."""

    id: int
    name: str
    idnumber: str | None
    email: str | None


class Session(NamedTuple):
    """One session with all that is known of it.

    group_id: 0 for everyone; start_at to end_at: the same moment where Moodle knows no duration
    taken_at: when anybody was last marked (also by us), None if never
    taken_by: the id of whoever did so; 0 for nobody, also where Moodle filled in the marks by itself
    description: HTML; status_set: what goes with every mark sent
    statuses: those a teacher can choose now; logs: may be read anew each time that they are gone through
    fingerprint: changes whenever anything in the answer does
    """

    id: int
    activity_id: int
    course_id: int
    group_id: int
    start_at: datetime
    end_at: datetime
    taken_at: datetime | None
    taken_by: int
    description: str
    status_set: int
    statuses: tuple[Status, ...]
    logs: Iterable[Log]
    users: tuple[Listed, ...]
    fingerprint: str
