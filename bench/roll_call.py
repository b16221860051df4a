"""The roll call on a slow phone: how soon a tap shows, what it loads, and that all that was stated is stored, once."""

import importlib.util
import json
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from statistics import quantiles
from typing import Any

from bench.api_client import Rpc
from runner import series
from runner.report import Comparison, Report

PHONE = series.REPOSITORY / "spp_roll_call" / "tests" / "phone.py"
SLOWED = 4  # times slower than this machine
ROSTERS = (30, 300, 500)
RUNS = ("at 400 ms", "at 20 % lost requests", "without network")
LATENCY, LOSS = 400, 0.2
TAPS = 25
# what is allowed: seconds, bytes
TAP, OPEN_OFFLINE = 0.050, 1.0
FIRST_VISIT = 250_000
LONGEST_RUN = {"at 400 ms": 20.0, "at 20 % lost requests": 60.0, "without network": 20.0}
PEOPLE = 30
LOGIN, PASSWORD = "roll_call_bench", "roll-call-bench"
STATUSES = ("present", "present", "present", "late", "absent")
NOTES = (
    f"Chromium as a phone of 390 x 844, its processor slowed {SLOWED} times, with the server on the same machine. "
    f"A tap is painted when the frame after it is there; 95 % of {TAPS} taps.",
    f"A run marks {PEOPLE} people one after the other and completes the session; it ends when the page says that "
    "all is kept. Without network the time begins when the network is back. Requests are lost before they arrive or "
    "after they were done, as chance has it. Then the statuses in the database have to be the stated ones, with one "
    "record each.",
    "Allowed is what the second column says, so the ratio has to be 1 at most.",
)
TAP_SCRIPT = """
(async () => {
    const afterFrame = () => new Promise(resolve => {
        const channel = new MessageChannel();
        channel.port1.onmessage = resolve;
        channel.port2.postMessage(0);
    });
    const buttons = [...document.querySelectorAll('[data-participant-id] [data-status="present"]')].slice(0, %d);
    const seconds = [];
    for (const button of buttons) {
        button.scrollIntoView({ block: "center" });
        await new Promise(resolve => setTimeout(resolve, 250));
        const began = performance.now();
        button.click();
        do {
            await new Promise(requestAnimationFrame);
            await afterFrame();
        } while (button.getAttribute("aria-pressed") !== "true");
        seconds.push((performance.now() - began) / 1000);
    }
    return seconds;
})()
"""
OPENED_SCRIPT = """
const look = () => document.querySelector("[data-session-id]")
    ? (window.openedAt = performance.now() / 1000) : requestAnimationFrame(look);
look();
"""


def make(env: Any) -> dict[str, Any]:
    """A facilitator with a session today for each measurement. Returns what over_http() has to know."""
    role = env.ref("spp_session_tracking.group_facilitator").id
    groups = "groups_id" if "groups_id" in env["res.users"]._fields else "group_ids"
    roles = [(6, 0, [role, env.ref("base.group_user").id])]
    values = {"name": "Facilitator", "login": LOGIN, "password": PASSWORD, "tz": "UTC", groups: roles}
    user = env["res.users"].create(values)
    people = env["res.partner"].create([{"name": f"Person {number:03} Cruz"} for number in range(max(ROSTERS))])
    kind = env["spp.session.type"].create({"name": "Roll call"}).id
    begins = datetime.utcnow() - timedelta(hours=1)
    sessions = {}
    for name, count in (*((f"taps {count}", count) for count in ROSTERS), *((name, PEOPLE) for name in RUNS)):
        session = env["spp.session"].create(
            {
                "name": name,
                "session_type_id": kind,
                "facilitator_id": user.id,
                "date": begins.date(),
                "start_time": begins.hour,
                "end_time": begins.hour + 1,
                "tz": "UTC",
                "expected_participant_ids": [(6, 0, people[:count].ids)],
            }
        )
        sessions[name] = session.id
    env.cr.commit()
    return {"sessions": sessions, "database": env.cr.dbname}


def over_http(address: str, given: dict[str, Any]) -> Report:
    """Measure with the server at `address`."""
    spec = importlib.util.spec_from_file_location("phone", PHONE)
    assert spec and spec.loader
    phones = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(phones)
    with phones.Phone(address, slowed=SLOWED) as phone:
        return Measured(phone, address, given).report()


class Measured:
    """The measurements, one after the other, on one phone."""

    def __init__(self, phone: Any, address: str, given: dict[str, Any]) -> None:
        self.phone, self.sessions = phone, given["sessions"]
        self.rpc = Rpc(address, given["database"], "admin", "admin")
        self.sizes, self.faults = dict[str, int](), list[str]()

    def report(self) -> Report:
        """All of it."""
        self._visit()
        comparisons = [self._open_offline(), *self._taps(), *self._runs()]
        if self.sizes["bytes of a first visit"] > FIRST_VISIT:
            self.faults.append(f"A first visit may load {FIRST_VISIT:,} bytes.")
        return Report(self.sizes, comparisons, notes=list(NOTES), faults=self.faults)

    def _visit(self) -> None:
        phone = self.phone
        phone.open("/web/login?redirect=%2Fspp%2Froll-call")
        phone.type("#login", LOGIN)
        phone.type("#password", PASSWORD)
        phone.wait_quiet()
        phone.bytes = 0
        phone.run("document.querySelector('form.oe_login_form').submit()")
        phone.find("a[data-session-id]")
        phone.wait("navigator.serviceWorker.controller")
        phone.wait_quiet()
        self.sizes["bytes of a first visit"] = phone.bytes
        phone.bytes = 0
        phone.reload()
        phone.find("a[data-session-id]")
        phone.wait_quiet()
        self.sizes["bytes of a second visit"] = phone.bytes

    def _open_offline(self) -> Comparison:
        phone = self.phone
        phone.offline()
        phone.before_each_page(OPENED_SCRIPT)
        phone.reload()
        phone.wait("window.openedAt")
        taken = float(phone.run("window.openedAt"))
        phone.offline(False)
        phone.run("dispatchEvent(new Event('online'))")
        return Comparison("open without network", taken, OPEN_OFFLINE, 1.0)

    def _taps(self) -> Iterator[Comparison]:
        for count in ROSTERS:
            self._go(self.sessions[f"taps {count}"])
            taken = self.phone.run(TAP_SCRIPT % TAPS)
            self._kept()
            yield Comparison(f"tap to painted, {count} people", quantiles(taken, n=20)[-1], TAP, 1.0)

    def _runs(self) -> Iterator[Comparison]:
        back: dict[str, tuple[Callable[[], None], Callable[[], None]]] = {
            "at 400 ms": (lambda: self.phone.slow(LATENCY), lambda: None),
            "at 20 % lost requests": (lambda: setattr(self.phone, "loss", LOSS), lambda: None),
            "without network": (self.phone.offline, self._network_back),
        }
        for name, (before, after) in back.items():
            self._go(self.sessions[name])
            before()
            began = time.monotonic()
            self._mark_and_complete()
            if name == "without network":
                began = time.monotonic()
            after()
            self.phone.wait("document.querySelector('[data-session-note=\"done\"]')", LONGEST_RUN[name] * 3)
            self._kept(LONGEST_RUN[name] * 3)
            taken = time.monotonic() - began
            self.phone.loss = 0.0
            self._network_back()
            self._check(name)
            yield Comparison(f"{PEOPLE} people marked and completed {name}", taken, LONGEST_RUN[name], 1.0)

    def _go(self, session: int) -> None:
        self.phone.open(f"/spp/roll-call?session={session}")
        self.phone.find(f'.roll-call[data-session-id="{session}"]')

    def _kept(self, seconds: float = 60.0) -> None:
        self.phone.wait("document.querySelector('[data-unsent]')?.innerText === '0'", seconds)

    def _network_back(self) -> None:
        self.phone.offline(False)
        self.phone.run("dispatchEvent(new Event('online'))")

    def _mark_and_complete(self) -> None:
        statuses = json.dumps(STATUSES)
        self.phone.run(
            "(async () => { let number = 0; for (const row of document.querySelectorAll('[data-participant-id]')) {"
            f" row.querySelector(`[data-status=${{{statuses}[number++ % {len(STATUSES)}]}}]`).click();"
            " await new Promise(resolve => setTimeout(resolve, 60)); } })()"
        )
        self.phone.tap('[data-action="complete"]')
        self.phone.tap('dialog [data-action="confirm"]')

    def _check(self, name: str) -> None:
        """Whether what was stated is stored, once."""
        session = self.sessions[name]
        fields = ["participant_id", "status", "basis"]
        lines = self.rpc.call("spp.session.attendance", "search_read", [["session_id", "=", session]], fields)
        stored = [line["status"] for line in sorted(lines, key=lambda line: line["participant_id"][1])]
        stated = [STATUSES[number % len(STATUSES)] for number in range(PEOPLE)]
        records = self.rpc.call("spp.attendance.list", "search_count", [["session_id", "=", session]])
        self.sizes[f"stated and stored once, {name}"] = sum(a == b for a, b in zip(stated, stored, strict=True))
        if stored != stated or records != PEOPLE or any(line["basis"] != "observed" for line in lines):
            self.faults.append(f"{name}: stated {stated}\nstored {stored}\n{records} records")
