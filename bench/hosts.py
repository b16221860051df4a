"""The REST API on two hosts behind a proxy, over one PostgreSQL: marks at a steady rate, and one host is killed.

Each mark has an external id of its own and is sent until it is answered, as a phone does. In the end each must be there
once: on its line, in the ledger and in the feed. Two Odoos on one machine stand for the hosts, and nginx is the proxy.
"""

import itertools
import os
import random
import re
import shutil
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date, timedelta
from http.client import HTTPException
from pathlib import Path
from statistics import median, quantiles
from threading import Event, Lock, Thread
from typing import Any

from bench import api_data, region, small_moodle
from bench.api_client import PREFIX, Answer, Client, Rpc, good, marks, sent
from demo.moodle import many
from runner import console, processes, web
from runner.console import Failure
from runner.odoo import Odoo
from runner.processes import Child
from runner.report import Measure, Report

# minutes x marks a second
SIZE = os.environ.get("SPP_BENCH_SIZE") or "10x50"
WORKERS = 4
# A session gets a bulk, and meanwhile marks of some other people one by one.
BULK, ALONE = 28, 7
REPLAYED = 0.15
DEVICES, THREADS = 8, 24
QUIET_BULKS = 60
MOODLE_SESSIONS, MOODLE_PEOPLE = 100, 60
# Beside a quiet server, the 95th percentile of a bulk may take so many times as long.
ALLOWED = 3.0
# Of the rate that is wanted.
ALLOWED_RATE = 0.95
LIMIT = 30  # requests a minute of the client whose limit is tried
PATIENCE = 60.0  # seconds that a mark is sent again
NAMES = {"bulk": f"a bulk of {BULK}", "alone": "a mark alone"}
NOTE = (
    "{workers} workers on each of two hosts, behind nginx, over one PostgreSQL, all on one machine: {minutes} minutes, "
    "{rate} marks a second by {devices} devices, {replayed:.0%} of all requests sent twice. A bulk of {bulk} and "
    "{alone} marks alone go to the same session at the same time. Meanwhile snapshots of a region's month are taken "
    "and a Moodle is pulled, one after another; half way one host is killed, and started again a quarter of the time "
    "later. Quiet: {quiet} bulks, one after another, through the same proxy."
)
# A host that refuses a connection is left out for a while, and the other one is asked at once.
CONFIGURATION = """
daemon off;
pid {folder}/pid;
error_log {folder}/errors;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    upstream hosts {{ {hosts} }}
    server {{
        listen {address};
        location / {{
            proxy_pass http://hosts;
            proxy_set_header Host $http_host;
        }}
    }}
}}
"""
ONCE = """
    select count(*), count(distinct line.id), count(distinct record.id)
      from spp_session_attendance line
      join spp_attendance_list record
        on record.session_id = line.session_id
       and record.participant_id = line.participant_id
       and record.external_id = line.external_id
     where line.status = 'present'
       and line.session_id in ({sessions})
"""


def make(env: Any) -> dict[str, Any]:
    """Fill a fresh database: a region's year, and the sessions that will be marked. Returns what has to be known."""
    minutes, rate = map(int, SIZE.split("x"))
    region.fill(env)
    people = env["res.partner"].search([("name", "=like", "Person %")], limit=BULK + ALONE, order="id").ids
    each = (minutes * 60 * rate // (BULK + ALONE) + QUIET_BULKS) // DEVICES + 2
    devices = [_add_device(env, number, people, each) for number in range(DEVICES)]
    limited = env["spp.attendance.api.client.credential"].create(
        {"name": "Limited", "user_id": env.ref("base.user_admin").id, "requests_per_minute": LIMIT}
    )
    office = api_data.add_client(env, env.ref("base.user_admin"))
    clients = {"devices": devices, "limited": limited.generate_secret(), "office": office}
    from bench import moodle  # of Odoo's Python: the runner's has no requests

    moodle.add_people(env, {1: MOODLE_PEOPLE})
    env.cr.commit()
    return {"database": env.cr.dbname, "minutes": minutes, "rate": rate, "people": people, **clients}


def _add_device(env: Any, number: int, people: list[int], count: int) -> dict[str, Any]:
    """A facilitator with so many sessions that the device will mark."""
    user = api_data.add_user(env, f"Facilitator{number}", "spp_session_tracking.group_facilitator")
    values = {
        "session_type_id": env["spp.session.type"].search([], limit=1).id,
        "facilitator_id": user.id,
        "date": date.today() - timedelta(days=1),
        "expected_participant_ids": [(6, 0, people)],
    }
    sessions = env["spp.session"].create([values] * count)
    sessions.start()
    return {**api_data.add_client(env, user), "sessions": sessions.ids}


def by_servers(odoo: Odoo, given: dict[str, Any]) -> Report:
    """Measure. odoo: with the database; its servers are started here."""
    with (
        _hosts(odoo) as (proxy, hosts),
        small_moodle.serving(0.0, MOODLE_SESSIONS, MOODLE_PEOPLE, 1, odoo.python) as site,
    ):
        run = Run(given, proxy, hosts, site)
        report = run.measured()
    report.faults.extend(_lost_or_doubled(odoo, run))
    return report


@contextmanager
def _hosts(odoo: Odoo) -> Iterator[tuple[str, list["Host"]]]:
    hosts = [Host(replace(odoo, folder=odoo.folder / name)) for name in ("host_a", "host_b")]
    proxy = f"{web.HOST}:{web.free_port()}"
    try:
        for host in hosts:
            host.start()
        with _proxy(odoo.folder / "proxy", proxy, hosts):
            yield proxy, hosts
    finally:
        for host in hosts:
            host.stop()


@contextmanager
def _proxy(folder: Path, address: str, hosts: list["Host"]) -> Iterator[None]:
    program = shutil.which("nginx")
    if not program:
        raise Failure("There is no nginx here, which is the proxy.", "Install it: apt-get install nginx-light")
    folder.mkdir(parents=True, exist_ok=True)
    servers = " ".join(f"server {host.address};" for host in hosts)
    (folder / "nginx.conf").write_text(CONFIGURATION.format(folder=folder, address=address, hosts=servers))
    command: list[str | Path] = [program, "-p", folder, "-c", folder / "nginx.conf", "-e", folder / "errors"]
    proxy = processes.start(command, at_our_death=signal.SIGTERM)
    try:
        if not web.answers(f"http://{address}/web/health", proxy, PATIENCE):
            raise Failure("The proxy does not answer.", (folder / "errors").read_text())
        yield
    finally:
        processes.stop(proxy)


class Host:
    """One host: an Odoo with workers of its own, that can be killed and started again."""

    def __init__(self, odoo: Odoo) -> None:
        self.odoo, self.port = odoo, web.free_port()
        self.address = f"{web.HOST}:{self.port}"
        self._serving: Any = None
        self._child: Child | None = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.odoo.folder.mkdir(parents=True, exist_ok=True)
        self._serving = self.odoo.serving(self.port, WORKERS)
        self._child = self._serving.__enter__()

    def kill(self) -> None:
        """End all its processes at once, as a power cut does."""
        assert self._child
        os.killpg(self._child.pid, signal.SIGKILL)
        self._child.wait()
        self.stop()

    def memory(self) -> float:
        """The memory of all its processes in MB; what they share is counted once."""
        assert self._child
        sizes = 0
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(ProcessLookupError, FileNotFoundError):  # a process that has ended meanwhile
                if os.getpgid(int(folder.name)) == self._child.pid:
                    sizes += sum(map(int, re.findall(r"^Pss: +(\d+)", (folder / "smaps_rollup").read_text(), re.M)))
        return sizes / 1024

    def stop(self) -> None:
        """End it, if it runs."""
        serving, self._serving = self._serving, None
        if serving:
            with suppress(Failure):  # one that was killed has ended by itself
                serving.__exit__(None, None, None)


class Run:
    """The load. sent: {(session, person)} of the marks that were answered; seconds: {what: of each request}

    bulks: of each bulk under load, when it was due and its time, both in seconds.
    """

    def __init__(self, given: dict[str, Any], proxy: str, hosts: list[Host], moodle_address: str) -> None:
        self.given, self.proxy, self.hosts, self.moodle = given, proxy, hosts, moodle_address
        self.clients = [Client(f"http://{proxy}", device) for device in given["devices"]]
        self.office = Client(f"http://{proxy}", given["office"])
        self.sent, self.faults = set[tuple[int, int]](), list[str]()
        self.seconds: dict[str, list[float]] = {"quiet": [], "bulk": [], "alone": []}
        self.bulks: list[tuple[float, float]] = []
        self.repeated, self.replayed, self.lock = Counter[str](), 0, Lock()  # the counts by the lock
        self.over, self.is_checked = Event(), Event()
        self.beside = {"snapshots": 0, "pulls of Moodle": 0}
        self.chance = random.Random(5)
        self.seconds_of_load, self.every = given["minutes"] * 60, (BULK + ALONE) / given["rate"]
        self.sessions = self._sessions()

    def _sessions(self) -> Iterator[tuple[Client, int]]:
        """Each session with the client that may mark it."""
        for ids in zip(*(device["sessions"] for device in self.given["devices"]), strict=True):
            yield from zip(self.clients, ids, strict=True)

    def measured(self) -> Report:
        """The whole run."""
        begun = self.office.ask("GET", "/changes")["next_cursor"]
        with console.step("a quiet server"):
            self._quiet()
        try:
            with console.step(f"{self.given['minutes']} minutes of load"):
                rate = self._loaded()
            self.faults += self._missing_in_feed(begun)
            self.faults += self._of_tokens() + self._of_limit()
        finally:
            self.is_checked.set()
        report = self._report(rate)
        report.measures.append(
            Measure(f"memory of a host with {WORKERS} workers after the load", self.hosts[0].memory(), "MB")
        )
        return report

    def _quiet(self) -> None:
        for client, session in itertools.islice(self.sessions, QUIET_BULKS):
            self._send("quiet", client, session, self.given["people"][:BULK])

    # the load

    def _loaded(self) -> float:
        """The marks a second that were kept, beside those that were wanted."""
        before, began = len(self.sent), time.monotonic()
        Thread(target=self._guarded, args=[self._kill_one], daemon=True).start()
        others = [Thread(target=self._guarded, args=[each]) for each in (self._snapshots, self._pulls)]
        for each in others:
            each.start()
        try:
            with ThreadPoolExecutor(THREADS) as threads:
                list(threads.map(lambda request: self._at(began, *request), self._requests()))
        finally:
            self.over.set()
        taken = time.monotonic() - began
        for each in others:
            each.join()
        wanted: int = self.given["rate"]
        return (len(self.sent) - before) / taken / wanted

    def _requests(self) -> Iterator[tuple[float, str, Client, int, list[int]]]:
        """(seconds after the beginning, what, client, session, people) of each request."""
        people = self.given["people"]
        for number in range(int(self.seconds_of_load / self.every)):
            client, session = next(self.sessions)
            yield number * self.every, "bulk", client, session, people[:BULK]
            for turn, person in enumerate(people[BULK:]):
                yield (number + turn / ALONE) * self.every, "alone", client, session, [person]

    def _guarded(self, act: Callable[[], None]) -> None:
        """What fails beside the load is a fault of the run."""
        try:
            act()
        except (OSError, HTTPException, ValueError, Failure) as error:
            self.faults.append(f"{act.__name__.strip('_')}: {error}"[:500])

    def _at(self, began: float, moment: float, what: str, client: Client, session: int, people: list[int]) -> None:
        time.sleep(max(0.0, began + moment - time.monotonic()))
        seconds = self._send(what, client, session, people, began + moment)
        if what == "bulk":
            self.bulks.append((moment, seconds))

    def _send(self, what: str, client: Client, session: int, people: list[int], due: float | None = None) -> float:
        """Send marks until they are answered, and some of them again. Returns the seconds until the first answer.

        due: since when they wait, by default now
        """
        path, body = f"/sessions/{session}/attendances", marks(people)
        due = time.monotonic() if due is None else due
        answer = self._until_answered(client, path, body)
        seconds = time.monotonic() - due
        with self.lock:
            self.seconds[what].append(seconds)
            self.sent.update((session, person) for person in people)
            is_replayed = self.chance.random() < REPLAYED
        outcomes = {each["outcome"] for each in answer.body["results"]}
        if not outcomes <= {"created", "duplicate"}:
            self.faults.append(f"{what}: {sorted(outcomes)}")
        if is_replayed:
            again = self._until_answered(client, path, body)
            with self.lock:
                self.replayed += 1
            if {each["outcome"] for each in again.body["results"]} != {"duplicate"}:
                self.faults.append("what was sent twice was not known")
        return seconds

    def _until_answered(self, client: Client, path: str, body: Any) -> Answer:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                answer = client.send("POST", path, body)
                if answer.status < 500 and answer.status != 409:
                    return good(answer)
            except (OSError, HTTPException, ValueError) as error:  # no answer, or that of the proxy
                answer = Answer(0, str(error), 0.0)
            if time.monotonic() > until:
                raise ValueError(f"{path} was not answered: {answer.status} {answer.body}")
            with self.lock:
                self.repeated[str(answer.status or answer.body)] += 1
            time.sleep(0.5)

    # beside it

    def _rpc(self) -> Rpc:
        return Rpc(f"http://{self.hosts[0].address}", self.given["database"], "admin", "admin")

    def _snapshots(self) -> None:
        rpc, question = self._rpc(), (*region.MONTH, False, False)
        while not self.over.wait(1.0):
            number = self.beside["snapshots"]
            rpc.call("spp.session.snapshot", "snapshot", *question, f"Load {number}", "Some sessions stay open")
            self.beside["snapshots"] += 1

    def _pulls(self) -> None:
        rpc = self._rpc()
        while not self.over.wait(1.0):
            number = self.beside["pulls of Moodle"]
            values = {"name": f"Load {number}", "url": self.moodle, "token": many.TOKEN, "tz": "UTC"}
            [site] = rpc.call("spp.moodle.instance", "create", [values])
            rpc.call("spp.moodle.instance", "action_sync", [site])
            self.beside["pulls of Moodle"] += 1

    def _kill_one(self) -> None:
        if not self.over.wait(self.seconds_of_load / 2):
            self.hosts[1].kill()
            self.over.wait(self.seconds_of_load / 4)
            self.hosts[1].start()
            self.is_checked.wait()  # a host ends with the thread that has started it

    # afterwards

    def _missing_in_feed(self, cursor: str) -> list[str]:
        """What the feed lacks of the marks that were answered."""
        told, is_more = set[tuple[int, int]](), True
        while is_more:
            page = self.office.ask("GET", f"/changes?limit=1000&cursor={cursor}")
            told |= {(each["session_id"], each["participant_id"]) for each in page["items"] if each["kind"] == "mark"}
            cursor, is_more = page["next_cursor"], page["has_more"]
        missing = len(self.sent - told)
        return [f"the feed lacks {missing} marks"] if missing else []

    def _of_tokens(self) -> list[str]:
        """A token that one host revokes is refused by the other at once."""
        client = Client(f"http://{self.hosts[0].address}", self.given["office"])
        token = client.headers["Authorization"].removeprefix("Bearer ")
        good(sent(self.hosts[1].address, "GET", PREFIX + "/me", None, client.headers))
        client.ask("POST", "/oauth/revoke", {"token": token, **self.given["office"]})
        status = sent(self.hosts[1].address, "GET", PREFIX + "/me", None, client.headers).status
        return [] if status == 401 else [f"a revoked token was answered with {status}"]

    def _of_limit(self) -> list[str]:
        """Both hosts count the requests of a client together."""
        client = Client(f"http://{self.hosts[0].address}", self.given["limited"])
        hosts = itertools.cycle(host.address for host in self.hosts)
        # to get the token was the first of them
        tries = [sent(next(hosts), "GET", PREFIX + "/me", None, client.headers).status for _ in range(LIMIT + 10)]
        taken = tries.count(200)
        return [] if taken == LIMIT - 1 else [f"of a limit of {LIMIT} requests {taken + 1} were taken"]

    def _report(self, rate: float) -> Report:
        report = Report({"marks": len(self.sent), "replayed": self.replayed}, [])
        report.sizes.update({f"sent again after {why}": count for why, count in self.repeated.most_common()})
        report.sizes.update(self.beside)
        report.notes.append(self._note())
        report.faults.extend(dict.fromkeys(self.faults))
        report.faults.extend(f"no {what} meanwhile" for what, count in self.beside.items() if not count)
        quiet = _percentile(self.seconds["quiet"])
        for what, name in NAMES.items():
            taken = self.seconds[what]
            report.measures.append(Measure(f"{name}, median", median(taken) * 1000, "ms"))
            report.measures.append(Measure(f"{name}, 95th percentile", _percentile(taken) * 1000, "ms"))
        report.measures.append(Measure("a bulk, 95th percentile, on a quiet server", quiet * 1000, "ms"))
        for part, taken in self._parts():
            report.measures.append(Measure(f"a bulk, 95th percentile, {part}", _percentile(taken) * 1000, "ms"))
        ratio = _percentile(self.seconds["bulk"]) / quiet
        report.measures.append(Measure("beside the quiet server", ratio, "times", ALLOWED))
        if rate < ALLOWED_RATE:
            report.faults.append(f"only {rate:.0%} of the marks a second that were wanted were kept")
        return report

    def _parts(self) -> Iterator[tuple[str, list[float]]]:
        """The times of bulks, by what the hosts did then."""
        killed, started = self.seconds_of_load / 2, self.seconds_of_load * 3 / 4
        for part, begin, end in (
            ("with both hosts", 0.0, killed),
            ("with one host", killed, started),
            ("from the start of the other on", started, float("inf")),
        ):
            taken = [seconds for moment, seconds in self.bulks if begin <= moment < end]
            if len(taken) > 1:
                yield part, taken

    def _note(self) -> str:
        sizes = {"workers": WORKERS, "devices": DEVICES, "replayed": REPLAYED, "bulk": BULK, "alone": ALONE}
        return NOTE.format(**sizes, minutes=self.given["minutes"], rate=self.given["rate"], quiet=QUIET_BULKS)


def _percentile(taken: list[float]) -> float:
    """The 95th."""
    return quantiles(taken, n=20)[-1]


def _lost_or_doubled(odoo: Odoo, run: Run) -> list[str]:
    """What is wrong in the database: each mark that was answered is there once."""
    ids = ", ".join(str(session) for session in {session for session, _person in run.sent})
    [counts] = odoo.databases.run(odoo.database, ONCE.format(sessions=ids))
    return [] if set(counts) == {len(run.sent)} else [f"{len(run.sent)} marks were answered, stored were {counts}"]
