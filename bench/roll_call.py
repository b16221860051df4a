"""The roll call on a slow phone: whether all marks are stored, how soon a tap shows, bytes, opening without network."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median, quantiles
from typing import Any

from bench import roll_call_data as data
from bench.api_client import Rpc
from bench.roll_call_phone import PREFIX, SLOWED, Wire, logged_in, touch
from runner.report import Measure, Report

LATENCY, SHARE = 400, 0.2
TAPS, PAUSE = 40, 0.25
OPENED, REST = 5, 2
# milliseconds and bytes
ALLOWED_TAP, ALLOWED_OPENING = 50, 1000
ALLOWED_FIRST, ALLOWED_NEW_CODE = 250_000, 60_000
STATUSES = ("present", "present", "late", "absent")
PATIENCE = 180
NOTES = (
    f"Chromium without a window as a phone of 390 x 844 whose pages run {SLOWED} times as slow as this machine; its "
    "service worker is not slowed. A server with two workers is on the same machine.",
    f"Marking: {data.USUAL} people are marked one after another and the session is completed, by a script that presses "
    f"the buttons. Then the database is asked. With {SHARE:.0%} lost, {data.LOSSY} sessions: of the requests that are "
    "lost half never reach the server, of the other half the answer is lost. Times: until the last button is pressed, "
    "and from then until the page says that all is kept (without network: from when it is back).",
    f"A tap: `Input.dispatchTouchEvent`, {TAPS} for each size at {LATENCY} ms of latency, while marks are being sent. "
    "From the time stamp of the lifted finger to the end of the first frame in which the button is pressed, as a "
    "message that the frame's `requestAnimationFrame` has posted sees it. Then the compositor shows it: "
    "*presented* is the longest entry of the browser's own Event Timing, which counts in steps of 8 ms.",
    "The floor is the same of a bare button whose handler does nothing but press it: what machine and browser take.",
    "Bytes: `encodedDataLength` of all that the page and its worker load, heads of the answers included. The phone's "
    "facilitator has nine sessions of 30 people. A new version: one more script among ours, and the style sheet as if "
    "it had changed too. The answers are the roster, the sessions and who the phone is.",
    f"Opening without network: {OPENED} times each, from the start of the navigation to the end of the first frame "
    f"that has a session in it; {REST} s after the browser was started, or after another page.",
)
# The page notes when something has been painted: after the first frame in which it is there.
PAINTED = """
globalThis.whenPainted = (is, from) => new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => (is() ? done(performance.now() - from) : next());
    const next = () => requestAnimationFrame(() => port2.postMessage(0));
    next();
});
globalThis.opened = whenPainted(() => document.querySelector("[data-session-id]"), 0);
globalThis.presented = [];
new PerformanceObserver((list) => presented.push(...list.getEntries().filter(({ interactionId }) => interactionId)))
    .observe({ type: "event", durationThreshold: 16 });
"""
BARE = """
document.body.insertAdjacentHTML("beforeend", '<p data-participant-id="0"><button data-status="bare">x</button></p>');
globalThis.bare = document.querySelector("[data-status=bare]");
bare.onclick = () => bare.setAttribute("aria-pressed", "true");
"""
# Watches the next tap on a button: a promise of milliseconds.
WATCH = """
(button => { globalThis.tapped = new Promise((done) => button.addEventListener("touchend", ({ timeStamp }) =>
    whenPainted(() => button.getAttribute("aria-pressed") === "true", timeStamp).then(done), { once: true })); })(%s)
"""


def make(env: Any) -> dict[str, Any]:
    """Fill a fresh database. Returns what over_http() has to know."""
    return data.fill(env)


def over_http(address: str, given: dict[str, Any]) -> Report:
    """Measure the page that the server at `address` serves."""
    bench = Bench(address, given)
    for measure in (bench.marks, bench.taps, bench.bytes, bench.openings):
        measure()
    return bench.report


class Bench:
    """What is measured, and what of it is known so far."""

    def __init__(self, address: str, given: dict[str, Any]) -> None:
        self.address, self.given = address, given
        self.rpc = Rpc(address, given["database"], "admin", "admin")
        self.report = Report({}, [], notes=list(NOTES))

    def sessions(self, login: str) -> dict[int, list[int]]:
        """The rosters of a facilitator's sessions."""
        return {int(session): people for session, people in self.given["sessions"][login].items()}

    @contextmanager
    def phone(self, login: str) -> Iterator[tuple[Any, Wire]]:
        """A phone of a facilitator, with its network watched. Nothing is open."""
        with logged_in(self.address, self.given["database"], login, data.PASSWORD) as phone:
            phone.before_each_page(PAINTED)
            yield phone, Wire(phone)

    def add(self, what: str, found: float, unit: str, allowed: float | None = None) -> None:
        """Note a number."""
        self.report.measures.append(Measure(what, found, unit, allowed))

    # marks

    def marks(self) -> None:
        """Mark everybody of some sessions, over networks of each kind."""
        (first, *lossy, last), rosters = self.sessions("m"), self.sessions("m")
        with self.phone("m") as (phone, wire):
            first_visit(phone)
            phone.slow(LATENCY)
            self._run(f"at {LATENCY} ms", phone, {first: rosters[first]})
            phone.slow(0)
            with wire.losing(SHARE):
                self._run(f"{SHARE:.0%} lost", phone, {session: rosters[session] for session in lossy})
            self.add(f"{SHARE:.0%} lost: requests", wire.asked, "")
            self.add(f"{SHARE:.0%} lost: lost of them", wire.lost, "")
            self._run("without network", phone, {last: rosters[last]}, is_offline=True)

    def _run(self, what: str, phone: Any, rosters: dict[int, list[int]], is_offline: bool = False) -> None:
        pressed = waited = 0.0
        for session, people in rosters.items():
            if is_offline:
                phone.offline()
            began = time.monotonic()
            stated = mark_all(phone, session, people)
            pressed += time.monotonic() - began
            began = time.monotonic()
            if is_offline:
                phone.offline(False)
                phone.run("dispatchEvent(new Event('online'))")
            phone.wait("document.querySelector('[data-session-note=\"done\"]')", PATIENCE)
            phone.wait("document.querySelector('[data-unsent]').innerText === '0'", PATIENCE)
            waited += time.monotonic() - began
            self._check(what, session, stated)
            phone.tap('[data-action="back"]')
        count = len(rosters)
        self.add(f"{what}: {data.USUAL} people marked, completed", pressed / count, "s")
        self.add(f"{what}: then until all is kept", waited / count, "s")

    def _check(self, what: str, session: int, stated: dict[int, str]) -> None:
        """Ask the database whether each mark is stored, once."""
        asked = [["session_id", "=", session]]
        lines = self.rpc.call("spp.session.attendance", "search_read", asked, ["participant_id", "status"])
        records = self.rpc.call("spp.attendance.list", "search_read", asked, ["participant_id"])
        kept = {line["participant_id"][0]: line["status"] for line in lines}
        sent = Counter(record["participant_id"][0] for record in records)
        state = self.rpc.call("spp.session", "read", [session], ["state"])[0]["state"]
        once = [person for person, status in stated.items() if kept.get(person) == status and sent[person] == 1]
        self._count(f"{what}: marks stated", len(stated))
        self._count(f"{what}: marks not stored, or not once", max(len(stated), len(kept), sent.total()) - len(once), 0)
        if state != "completed":
            self.report.faults.append(f"{what}: the session is {state}, the page said that it is completed")

    def _count(self, what: str, count: int, allowed: int | None = None) -> None:
        """Add to a number, which begins with 0."""
        measures = self.report.measures
        known = next((each for each in measures if each.what == what), None)
        if known:
            measures[measures.index(known)] = Measure(what, known.found + count, "", allowed)
        else:
            self.add(what, count, "", allowed)

    # taps

    def taps(self) -> None:
        """Tap on people of sessions of each size."""
        with self.phone("s") as (phone, _wire):
            first_visit(phone)
            phone.slow(LATENCY)
            self._floor(phone)
            for session, people in self.sessions("s").items():
                open_session(phone, session)
                self._taps(phone, people)
                phone.wait("document.querySelector('[data-unsent]').innerText === '0'", PATIENCE)
                phone.tap('[data-action="back"]')

    def _floor(self, phone: Any) -> None:
        """Tap on a button of which nobody knows."""
        phone.run(BARE)
        taken = []
        for _number in range(TAPS):
            phone.run("bare.removeAttribute('aria-pressed')")
            taken.append(tap(phone, 0, "bare"))
        phone.run("bare.parentElement.remove()")
        self.add("floor of a tap: p50", median(taken), "ms")
        self.add("floor of a tap: p95", percentile(taken, 95), "ms")

    def _taps(self, phone: Any, people: list[int]) -> None:
        what = f"tap to painted, {len(people)} people"
        phone.run("presented.length = 0")
        taken = [tap(phone, *each) for each in taps_of(people)]
        self.add(f"{what}: p50", median(taken), "ms", ALLOWED_TAP)
        self.add(f"{what}: p95", percentile(taken, 95), "ms", ALLOWED_TAP)
        of_taps = "Object.values(Object.groupBy(presented, ({interactionId}) => interactionId))"
        longest = phone.run(f"{of_taps}.map(entries => Math.max(...entries.map(({{duration}}) => duration)))")
        if longest:
            self.add(f"{what}: presented, p95", percentile([*longest, *[16] * (TAPS - len(longest))], 95), "ms")

    # bytes

    def bytes(self) -> None:
        """Count what a first visit, a second and one after an update load."""
        with self.phone("w") as (phone, wire):
            first_visit(phone)
            style = wire.style()
            self.add("first visit: page and code", wire.code(), "bytes", ALLOWED_FIRST)
            self.add("first visit: answers", wire.answers(), "bytes")
            self._visit(phone, wire)
            self.add("second visit: page and code", wire.code(), "bytes")
            self.add("second visit: answers", wire.answers(), "bytes")
            self._change_code()
            self._visit(phone, wire)
            phone.wait("navigator.serviceWorker.getRegistration().then(({waiting}) => waiting)")
            phone.wait_quiet(2)
            self.add("new version: page and code", wire.code() + style, "bytes", ALLOWED_NEW_CODE)

    def _visit(self, phone: Any, wire: Wire) -> None:
        wire.begin()
        phone.open("about:blank")
        phone.open(PREFIX)
        phone.find("[data-session-id]")
        phone.wait_quiet(3)

    def _change_code(self) -> None:
        """Let the server have another version of the code."""
        script, url = "Ly8gYSBuZXcgdmVyc2lvbgo=", "/bench/new_version.js"
        values = {"name": "new_version.js", "type": "binary", "datas": script, "url": url, "public": True}
        self.rpc.call("ir.attachment", "create", {**values, "mimetype": "text/javascript"})
        self.rpc.call("ir.asset", "create", {"name": "New version", "bundle": "spp_roll_call.app", "path": url})
        # every worker of the server forgets the files that it has put together
        self.rpc.call("ir.config_parameter", "set_param", "bench.version", "2")

    # opening

    def openings(self) -> None:
        """Open the page without network: in a browser that was started for it, and in one that runs."""
        with self.phone("w") as (phone, _wire):
            first_visit(phone)
            phone.offline()
            for what, is_cold in (("browser just started", True), ("browser running", False)):
                taken = [self._opening(phone, is_cold) for _time in range(OPENED)]
                self.add(f"opened without network, {what}: median", median(taken), "ms", ALLOWED_OPENING)
                self.add(f"opened without network, {what}: slowest", max(taken), "ms")

    def _opening(self, phone: Any, is_cold: bool) -> float:
        if is_cold:
            phone.die()
            phone.before_each_page(PAINTED)
        else:
            phone.open("about:blank")
        time.sleep(REST)
        phone.open(PREFIX)
        phone.find("[data-session-id]")
        taken: float = phone.run("opened")
        return taken


def first_visit(phone: Any) -> None:
    """Open the page for the first time, until the phone could do without network."""
    phone.open(PREFIX)
    phone.find("[data-session-id]")
    phone.wait("navigator.serviceWorker.controller")
    phone.wait_quiet(3)


def open_session(phone: Any, session: int) -> None:
    """Open the roll call of a session."""
    phone.tap(f'a[data-session-id="{session}"]')
    phone.find(f'.roll-call[data-session-id="{session}"]')


def mark_all(phone: Any, session: int, people: list[int]) -> dict[int, str]:
    """Mark everybody and complete the session. Returns what was stated: {participant id: status}."""
    open_session(phone, session)
    stated = {person: STATUSES[number % len(STATUSES)] for number, person in enumerate(people)}
    for person, status in stated.items():
        phone.tap(button(person, status))
        phone.find(f'{button(person, status)}[aria-pressed="true"]')
    phone.tap('[data-action="complete"]')
    phone.tap('dialog [data-action="confirm"]')
    return stated


def taps_of(people: list[int]) -> Iterator[tuple[int, str]]:
    """People from all over the list; where there are fewer than taps, each again with another status."""
    step = max(1, len(people) // TAPS)
    for number in range(TAPS):
        turn, place = divmod(number * step, len(people))
        yield people[place], STATUSES[1 + turn % 3]


def tap(phone: Any, person: int, status: str) -> float:
    """Touch a button; milliseconds until it is painted as pressed."""
    phone.run(WATCH % phone.find(button(person, status)))
    touch(phone, button(person, status))
    taken: float = phone.run("tapped")
    time.sleep(PAUSE)
    return taken


def button(person: int, status: str) -> str:
    """The selector of a button of a person's row."""
    return f'[data-participant-id="{person}"] [data-status="{status}"]'


def percentile(numbers: list[float], percent: int) -> float:
    """The number below which so many percent of the numbers are."""
    return quantiles(numbers, n=100, method="inclusive")[percent - 1]
