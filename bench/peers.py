"""The REST API beside its peer: OpenSPP's own API where OPENSPP_HOME has it, else an equal of its documented work.

Each side has a database of its own with the same people, types, locations and attendances, and a server of its own.
Both are sent the same requests, in turn, and in the opposite order in every second round.
"""

import itertools
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from statistics import median
from typing import Any
from urllib.parse import urlencode, urlsplit

from bench import peers_data as data
from bench.api_client import Answer, Client, body, good, marks, sent
from runner import console, inside, prepared, profiles, series, template, web
from runner.odoo import Odoo
from runner.report import Comparison, Report

# What was reached, with some room (see docs/api_speed.md): it guards what was won. What is aimed at is in AIM.
ALLOWED_ONE, ALLOWED_FEW, ALLOWED_MANY, ALLOWED_READING, ALLOWED_MARK = 1.6, 0.6, 0.22, 1 / 4, 2.2
SIDES = ("ours", "theirs", "own")
ROUNDS, WARM, ONES = 12, 3, 8
MANY, FEW = 500, 28
WORKERS = 2
OPENSPP, EQUAL = "OpenSPP's API", "the equal"
NAMES = {"spp_attendance": OPENSPP, "spp_bench_equal": EQUAL}
FOUND = {
    OPENSPP: "OpenSPP's own spp_attendance, from OPENSPP_HOME",
    EQUAL: "not OpenSPP's API, which is not here, but an equal of its documented work written for this benchmark "
    "(three searches for each row, which the ORM creates; three queries for each person that is read)",
}
NOTE = (
    "Beside a peer: {peer}. Each side has two workers and a database of its own with the same {people} people and "
    "{rows} attendances. The requests are those of OpenSPP's apps, the same bytes to both; *by our own paths* are the "
    "same rows as our documentation has them. In turn, {rounds} rounds after {warm} that do not count, every second "
    "one in the opposite order; the median. Our client may record and read, no more. Our database takes the rows of "
    "both paths and the marks, so it grows more than that of the peer. Neither side has a dbfilter."
)
AIM = (
    "*Within* says that nothing was lost, not that the aim was reached: a row or a mark alone in the time of the peer "
    f"(1.00), {MANY} rows at least 8 times as fast (0.12), reading at least 4 times (0.25)."
)


def measured(odoo: Odoo) -> Report:
    """Measure both sides. odoo: with our addons, whose server the databases are made on."""
    peer = _peer(odoo)
    name = NAMES[peer.profile.modules[0]]
    with ExitStack() as stack:
        ours = stack.enter_context(_suite(odoo))
        theirs = stack.enter_context(_served(peer))
        found = Asked(ours, theirs).rounds()
    note = NOTE.format(
        peer=FOUND[name], people=data.PEOPLE, rows=f"{data.PEOPLE * data.EACH:,}", rounds=ROUNDS, warm=WARM
    )
    return Report({}, list(_compared(found, name)), notes=[note, AIM])


def _compared(seconds: dict[str, list[float]], name: str) -> Iterator[Comparison]:
    taken = {what: median(each) for what, each in seconds.items()}
    pairs = (
        ("one", "send one", ALLOWED_ONE),
        ("few", f"send {FEW}", ALLOWED_FEW),
        ("many", f"send {MANY}", ALLOWED_MANY),
    )
    for what, label, allowed in (*pairs, ("read", f"read {data.PEOPLE} people", ALLOWED_READING)):
        yield Comparison(f"{label}, beside {name}", taken[f"ours {what}"], taken[f"theirs {what}"], allowed)
        yield Comparison(f"{label} by our own paths", taken[f"own {what}"], taken[f"theirs {what}"], allowed)
    yield Comparison(f"mark one at a session, beside {name}", taken["mark one"], taken["theirs one"], ALLOWED_MARK)


# the two sides


@contextmanager
def _suite(odoo: Odoo) -> Iterator[dict[str, Any]]:
    own = replace(odoo, database=f"{odoo.database}_ours", folder=odoo.folder / "ours")
    with prepared.copied(own):
        with _filled(own, "of_suite") as given:
            yield given


@contextmanager
def _served(peer: Odoo) -> Iterator[dict[str, Any]]:
    peer.drop()
    try:
        peer.install([*template.outside_modules(), *peer.profile.modules])  # as ours have them
        with _filled(peer, "of_openspp" if NAMES[peer.profile.modules[0]] == OPENSPP else "of_equal") as given:
            yield given
    finally:
        peer.drop()


@contextmanager
def _filled(odoo: Odoo, function: str) -> Iterator[dict[str, Any]]:
    """Fill a database and serve it. Gives what a client has to know, with the address."""
    with console.step("making the data of a side"):
        given = inside.called(odoo, "bench.peers_data", function)
    port = web.free_port()
    with odoo.serving(port, WORKERS):
        yield {**given, "address": f"http://{web.HOST}:{port}"}


def _peer(odoo: Odoo) -> Odoo:
    """The Odoo of the peer: OpenSPP is for 17.0."""
    openspp = profiles.attendance_server() if odoo.tree.series.is_ours else None
    folder = odoo.folder / "peer"
    keys = {f"SPP_OAUTH_RSA_{name}_KEY_PATH": str(folder / f"{name.lower()}.pem") for name in ("PRIV", "PUB")}
    peer = replace(odoo, database=f"{odoo.database}_peer", folder=folder, variables=keys)
    if openspp:
        python = profiles.server_python(odoo.tree.series)
        return replace(peer, python=python, addons=openspp.folders[0], profile=openspp)
    equal = profiles.Profile(EQUAL, ("spp_bench_equal",), ())
    return replace(peer, addons=series.REPOSITORY / "bench" / "equal", profile=equal)


# the requests


class Asked:
    """The requests of all rounds. ours, theirs: what a client has to know of each side."""

    def __init__(self, ours: dict[str, Any], theirs: dict[str, Any]) -> None:
        self.given, self.seconds = ours, dict[str, list[float]]()
        self.clients = {"ours": OpenSppClient(ours), "theirs": OpenSppClient(theirs)}
        self.own, self.device = Client(ours["address"], ours), Client(ours["address"], ours["device"])
        self.people, self.number = data.identifiers(), itertools.count()

    def rounds(self) -> dict[str, list[float]]:
        """{what: seconds of each time}"""
        with console.step("asking both sides"):
            for number in range(WARM + ROUNDS):
                if number == WARM:
                    self.seconds = {}
                self._round(number)
        return self.seconds

    def _round(self, number: int) -> None:
        for each in self.clients.values():
            each.get_token()  # theirs lasts ten minutes
        turn = -1 if number % 2 else 1
        path = f"/sessions/{self.given['own'][number]}/attendances"
        for person in self.given["roster"][:ONES]:
            for name in (*SIDES, "mark")[::turn]:
                answer = self.device.send("POST", path, marks([person])) if name == "mark" else self._sent(name, 1)
                self._take(f"{name} one", answer)
        for what, count in (("few", FEW), ("many", MANY)):
            for name in SIDES[::turn]:
                self._take(f"{name} {what}", self._sent(name, count))
        self._read(SIDES[::turn])

    def _take(self, what: str, answer: Answer) -> None:
        self.seconds.setdefault(what, []).append(good(answer).seconds)

    def _sent(self, name: str, count: int) -> Answer:
        """The answer of one of SIDES to some rows."""
        if name != "own":
            client = self.clients[name]
            return client.send("POST", "/attendances", self._rows(count, client.given))
        rows = self._rows(count, self.given)["records"]
        cards = [{"person_id": row["person_id"], **row["time_card"][0]} for row in rows]
        return self.own.send("POST", "/attendances", body(cards))

    def _rows(self, count: int, given: dict[str, Any]) -> dict[str, Any]:
        """A body with a record of each of some people, at a time that no other body has."""
        at = datetime(2026, 1, 5) + timedelta(seconds=next(self.number))
        records = [
            {
                "person_id": person,
                "time_card": [
                    {
                        "date_time": str(at),
                        "attendance_type": given["types"][number % data.TYPES],
                        "attendance_location": given["locations"][number % data.LOCATIONS],
                        "attendance_category": "present",
                    }
                ],
            }
            for number, person in enumerate(self.people[:count])
        ]
        return {"records": records, **data.ENVELOPE}

    def _read(self, sides: tuple[str, ...]) -> None:
        answers = {name: self._read_pages() if name == "own" else self._read_once(name) for name in sides}
        for name, answer in answers.items():
            self._take(f"{name} read", answer)
        self._check_same(answers["ours"], answers["theirs"])

    def _read_once(self, name: str) -> Answer:
        query = urlencode({"limit": data.PEOPLE, "from_date": data.FIRST_DAY, "to_date": data.LAST_DAY})
        return self.clients[name].send("GET", f"/attendances?{query}", {"person_ids": self.people})

    def _check_same(self, ours: Answer, theirs: Answer) -> None:
        """Raise ValueError unless both sides have found the same people and the same number of attendances."""
        counts = [sum(len(each["attendance_list"]) for each in answer.body["records"]) for answer in (ours, theirs)]
        if counts != [data.PEOPLE * data.EACH] * 2:
            raise ValueError(f"The two sides have found {counts} attendances.")

    def _read_pages(self) -> Answer:
        """The same attendances by our own path, page by page, with the seconds of all pages."""
        asked = {"person_ids": self.people, "from_date": data.FIRST_DAY, "to_date": data.LAST_DAY, "limit": 1000}
        cursor, took, found = "", 0.0, 0
        while cursor is not None:
            more = {"cursor": cursor} if cursor else {}
            answer = good(self.own.send("POST", "/attendances/search", {**asked, **more}))
            cursor, took, found = answer.body["next_cursor"], took + answer.seconds, found + len(answer.body["items"])
        if found != data.PEOPLE * data.EACH:
            raise ValueError(f"By our own path {found} attendances are found.")
        return Answer(200, None, took)


class OpenSppClient:
    """Speaks to a side as OpenSPP's apps do. given: what a client has to know of the side."""

    def __init__(self, given: dict[str, Any]) -> None:
        self.given, self.host = given, urlsplit(given["address"]).netloc
        self.headers = {"Content-Type": "application/json"}

    def get_token(self) -> None:
        """Get a token for the requests that follow."""
        asked = {name: self.given[name] for name in ("client_id", "client_secret")}
        issued = good(self.send("POST", "/auth/token", asked)).body
        self.headers["Authorization"] = f"Bearer {issued['access_token']}"

    def send(self, method: str, path: str, body: Any = None) -> Answer:
        """The answer to one request."""
        return sent(self.host, method, path, body, self.headers)
