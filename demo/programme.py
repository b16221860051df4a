"""The sample programme as it lies in the CSV files, with its dates shifted to end last week.

Dates and hours are local to ZONE; moments are UTC, in Odoo's text form (YYYY-MM-DD HH:MM:SS).
"""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

FOLDER = Path(__file__).parent / "programme"
ZONE = "Asia/Manila"
UTC_OFFSET = timedelta(hours=8)  # Manila has had no daylight saving time since 1990
PAID_DAYS = 30  # from the first session on: what people were paid by already
MOMENT = "%Y-%m-%d %H:%M:%S"

Row = dict[str, str]


def read(name: str) -> list[Row]:
    """The rows of one of the files, by the names of their columns."""
    with open(FOLDER / f"{name}.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def whole_weeks_to_last_week(newest: date, today: date) -> timedelta:
    """By how much to shift dates, in whole weeks, so that the newest of them falls into the week before today's."""
    last_sunday = today - timedelta(days=today.weekday() + 1)
    return timedelta(weeks=(last_sunday - newest).days // 7)


class Programme:
    """The programme on the day `today` (a date in ZONE)."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.areas = read("areas")
        self.session_types = read("session_types")
        self.people = read("participants")
        self.sessions = read("sessions")
        newest = max(date.fromisoformat(session["date"]) for session in self.sessions)
        self.shift = whole_weeks_to_last_week(newest, today)
        self.roster: dict[str, list[str]] = defaultdict(list)
        for row in read("roster"):
            self.roster[row["session_ref"]].append(row["person_identifier"])
        self.marks = read("marks")

    def date_of(self, session: Row) -> str:
        """The shifted day of a session, as YYYY-MM-DD."""
        return (date.fromisoformat(session["date"]) + self.shift).isoformat()

    def moment_of(self, mark: Row) -> str:
        """The shifted moment of a mark, in UTC."""
        moment = datetime.fromisoformat(mark["attended_at"]).astimezone(timezone.utc) + self.shift
        return moment.strftime(MOMENT)

    def utc(self, moment: datetime) -> str:
        """A local moment, in UTC."""
        return (moment - UTC_OFFSET).strftime(MOMENT)

    def start_of(self, session: Row) -> datetime:
        """The shifted moment at which a session began, local."""
        return datetime.fromisoformat(self.date_of(session)) + timedelta(hours=float(session["start_time"]))

    def sessions_of(self, facilitator: str) -> list[Row]:
        """A facilitator's sessions, from the first to the last."""
        return sorted((row for row in self.sessions if row["facilitator"] == facilitator), key=self.date_of)

    def newest_session(self, facilitator: str) -> Row:
        """The last session a facilitator held."""
        return [row for row in self.sessions_of(facilitator) if row["state"] == "completed"][-1]

    def paid_period(self) -> tuple[str, str]:
        """The first and the last shifted day of what people were paid by."""
        first = date.fromisoformat(min(map(self.date_of, self.sessions)))
        return first.isoformat(), (first + timedelta(days=PAID_DAYS)).isoformat()

    def most_missed_paid_session(self, facilitator: str) -> tuple[Row, list[str]]:
        """The facilitator's session of that period with the most people marked absent in the end, and who they are."""
        last = {(row["session_ref"], row["person_identifier"]): row for row in sorted(self.marks, key=self.moment_of)}
        absent: dict[str, list[str]] = defaultdict(list)
        for (ref, person), row in last.items():
            if row["status"] == "absent":
                absent[ref].append(person)
        _first, until = self.paid_period()
        paid = [row for row in self.sessions_of(facilitator) if self.date_of(row) <= until]
        missed = max(paid, key=lambda row: len(absent[row["ref"]]))
        return missed, sorted(absent[missed["ref"]])


def local_now() -> datetime:
    """The time on the wall in ZONE."""
    return datetime.now(timezone.utc).replace(tzinfo=None) + UTC_OFFSET
