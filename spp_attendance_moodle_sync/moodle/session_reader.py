"""Sessions out of the JSON of answers."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable
from typing import Any

from .logs import UnreadLogs, read_logs
from .records import Listed, Log, Session, Status
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

# Goes up when other sessions than before can be used, or are read in another way: then all are read anew.
READING = b"1"


class SessionReader:
    """Reads one session after the other. People whom the next one has too are in memory once.

    read_before: fingerprints of sessions that were read before, and could be used; their logs are not read now
    """

    def __init__(self, read_before: Container[str] = ()) -> None:
        self._read_before = read_before
        self._listed: Any = object()  # equal to nothing
        self._users: tuple[Listed, ...] = ()

    def session(self, value: Any, text: str) -> Session:
        """One session of `mod_attendance_get_sessions`. text: its JSON"""
        if value["users"] != self._listed:
            self._users = tuple(_listed(each) for each in records(value["users"]))
            self._listed = value["users"]
        fingerprint = fingerprint_of(text)
        is_known = fingerprint in self._read_before
        logs = UnreadLogs(text) if is_known else read_logs(value)
        return _session(value, fingerprint, logs, self._users)


def fingerprint_of(text: str) -> str:
    """What the JSON of a session is known by."""
    return hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=16, person=READING).hexdigest()


def _session(value: Any, fingerprint: str, logs: Iterable[Log], users: tuple[Listed, ...]) -> Session:
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
        logs=logs,
        users=users,
        fingerprint=fingerprint,
    )


def _status(value: Any) -> Status:
    acronym = text(value["acronym"], LONGEST_NAME).strip()
    return Status(number(value["id"], most=LARGEST_COMPARED), acronym, name(value["description"]))


def _listed(value: Any) -> Listed:
    return Listed(number(value["id"]), f"{name(value['firstname'])} {name(value['lastname'])}".strip())
