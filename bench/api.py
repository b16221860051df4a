"""The REST API on two million records: what a request costs beside what the same takes without the API."""

from collections.abc import Iterator
from statistics import median
from typing import Any

from bench import api_data, ledger, peers, region
from bench.api_client import Client, Rpc, body, marks
from runner.odoo import Odoo
from runner.report import Comparison, Report

# At least 30 % of the rate of create(), and 20 % on sessions; the others are times.
ALLOWED, ALLOWED_ON_SESSIONS, ALLOWED_FEW, ALLOWED_READING, ALLOWED_DEEP = 1 / 0.30, 1 / 0.20, 1.5, 3.0, 1.5
ROUNDS = 12
# what is not counted: until both workers have read what they keep
WARM = 3
MANY, FEW, PAGE = 500, 28, 100
AT_SESSION = 100
SINCE = "2025-12-22"
HISTORY = "spp.attendance.history"
FIELDS = (
    *("participant_id", "attendance_date", "attended_at", "attendance_category"),
    *("attendance_type_id", "attendance_location_id", "session_id"),
)
NOTES = (
    f"A server with two workers; the client is on the same machine. All is asked in turn, {ROUNDS} times after {WARM} "
    "that do not count; the median is shown.",
    f"Sending {MANY}: beside Odoo's own `create()` of {MANY} records of a bare model with the same columns and values, "
    "timed inside the same server. On sessions: 5 sessions of 100 people, whose lines are marked and which start. By a "
    "client that acts as a manager.",
    f"The empty route is `GET /me`, asked with the same token. {FEW} rows are beside the empty route and {FEW} rows at "
    f"the rate of {MANY}. Marks are those of a facilitator in sessions of {api_data.ROSTER} people.",
    f"Reading: all attendance of {api_data.PEOPLE} people since {SINCE}, beside `search_read` of the same rows without "
    f"names, by JSON-RPC. Pages are of {PAGE}.",
)


def make(env: Any) -> dict[str, Any]:
    """Fill a fresh database. Returns what over_http() has to know."""
    return api_data.fill(env)


def over_http(address: str, given: dict[str, Any]) -> Report:
    """Measure the server at `address`."""
    asked = Asked(address, given)
    for _ in range(WARM + ROUNDS):
        asked.once()
    taken = {what: median(seconds[WARM:]) for what, seconds in asked.seconds.items()}
    return Report({}, list(_compared(taken)), notes=list(NOTES))


def beside(odoo: Odoo) -> Report:
    """Measure beside a peer, on databases of their own (see bench/peers.py)."""
    return peers.measured(odoo)


def _compared(taken: dict[str, float]) -> Iterator[Comparison]:
    def beside(rate: str) -> float:
        return taken["empty"] + taken[rate] * FEW / MANY

    yield Comparison(f"send {MANY}", taken["send"], taken["create"], ALLOWED)
    yield Comparison(f"send {MANY} on sessions", taken["on sessions"], taken["create"], ALLOWED_ON_SESSIONS)
    yield Comparison(f"send {FEW}", taken["few"], beside("send"), ALLOWED_FEW)
    yield Comparison(f"mark {FEW}", taken["marks"], beside("on sessions"), ALLOWED_FEW)
    yield Comparison("mark one", taken["mark"], taken["empty"], ALLOWED_FEW)
    yield Comparison(f"read {api_data.PEOPLE} people", taken["read"], taken["search_read"], ALLOWED_READING)
    yield Comparison("page 10,000 beside page 1", taken["page 10,000"], taken["page 1"], ALLOWED_DEEP)


class Asked:
    """The requests of a round. seconds: {what: seconds of each round}"""

    def __init__(self, address: str, given: dict[str, Any]) -> None:
        self.office, self.device = Client(address, given["office"]), Client(address, given["device"])
        self.rpc = Rpc(address, given["database"], "admin", "admin")
        self.given, self.seconds = given, dict[str, list[float]]()
        found = self.office.ask("GET", f"/attendances?limit=1&to_date={given['deep_day']}")
        self.after = f"&cursor={found['next_cursor']}"
        self.own, self.sessions, self.round = iter(given["own"]), iter(given["sessions"]), 0

    def once(self) -> None:
        """One round of all."""
        self.round += 1
        self._send()
        self._mark()
        self._read()

    def _take(self, what: str, seconds: float) -> None:
        self.seconds.setdefault(what, []).append(seconds)

    def _send(self) -> None:
        path = "/attendances"
        self._take("send", self.office.seconds("POST", path, self._free(MANY)))
        self._take("create", self.rpc.call("ir.actions.server", "run", [self.given["create"]])["seconds"])
        self._take("on sessions", self.office.seconds("POST", path, self._on_sessions()))
        self._take("few", self.office.seconds("POST", path, self._free(FEW)))

    def _mark(self) -> None:
        roster, path = self.given["roster"], f"/sessions/{next(self.own)}/attendances"
        self._take("marks", self.device.seconds("POST", path, marks(roster[:FEW])))
        for person in roster[FEW:]:
            self._take("mark", self.device.seconds("POST", path, marks([person])))
            self._take("empty", self.device.seconds("GET", "/me"))

    def _read(self) -> None:
        asked = {"person_ids": self.given["people"], "from_date": SINCE, "limit": 1000}
        self._take("read", self.office.seconds("POST", "/attendances/search", asked))
        domain = [["participant_id", "in", self.given["contacts"]], ["attendance_date", ">=", SINCE]]
        self._take("search_read", self.rpc.seconds(HISTORY, "search_read", domain, FIELDS, limit=1000, load=""))
        for what, after in (("page 1", ""), ("page 10,000", self.after)):
            self._take(what, self.office.seconds("GET", f"/attendances?limit={PAGE}{after}"))

    def _free(self, count: int) -> dict[str, Any]:
        """A body with a record of each of some people, at a time that no other body has."""
        kind, place = self.given["kind"], self.given["place"]
        return body(
            {
                "person_id": person,
                "date_time": f"2026-01-05T09:{number % 60:02}:{self.round:02}Z",
                "attendance_category": "late" if number % 10 == 0 else "present",
                "attendance_type": kind + number % (region.KINDS - 1),
                "attendance_location": place + number % (region.PLACES - 1),
            }
            for number, person in enumerate(self.given["people"][:count])
        )

    def _on_sessions(self) -> dict[str, Any]:
        sessions = [next(self.sessions) for _ in range(MANY // AT_SESSION)]
        return body(
            {
                "person_id": person,
                "date_time": f"{ledger.DAY}T09:{number % 60:02}:00Z",
                "attendance_category": "late" if number % 10 == 0 else "present",
                "session_id": session,
            }
            for session, roster in sessions
            for number, person in enumerate(roster)
        )
