"""A phone whose network is watched: how many bytes went over it, and some of its requests lost.

It is the phone of the browser tests, which is loaded by its path: its package is written for Odoo.
"""

import importlib.util
import json
import random
import re
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from runner.console import Failure
from runner.series import REPOSITORY

PREFIX = "/spp/roll-call"
# Times as slow as this machine is the phone.
SLOWED = 4
WIDTH, HEIGHT = 390, 844
# Seconds: until the eye has found the button, and as long as a finger rests on it.
REST, FINGER = 0.4, 0.05
# What a facilitator's phone asks for beside the page and its code.
ANSWERS = re.compile(r"/spp/v1/|/spp/roll-call/(device|enrol)$")


def _driver() -> Any:
    path = REPOSITORY / "spp_roll_call" / "tests" / "phone.py"
    spec = importlib.util.spec_from_file_location("spp_roll_call_phone", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@contextmanager
def logged_in(address: str, database: str, login: str, password: str) -> Iterator[Any]:
    """A slow phone in whose browser somebody has logged in, and nothing else was done."""
    driver = _driver()
    if not driver.browser():
        raise Failure("there is no Chromium here", "Install Debian's chromium or Google Chrome.")
    with driver.Phone(address, WIDTH, HEIGHT, SLOWED) as phone:
        phone.cookie("session_id", _session_of(address, database, login, password))
        yield phone


def _session_of(address: str, database: str, login: str, password: str) -> str:
    """The id of a new session of Odoo."""
    body = json.dumps({"params": {"db": database, "login": login, "password": password}}).encode()
    request = urllib.request.Request(f"{address}/web/session/authenticate", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        found = re.search(r"session_id=([^;]+)", answer.headers["Set-Cookie"] or "")
    if not found:
        raise Failure(f"{login} could not log in")
    return found.group(1)


class Wire:
    """What goes between a phone and its server since this was made, or since `begin`."""

    def __init__(self, phone: Any) -> None:
        self.phone, self.chance = phone, random.Random(20)
        self.share, self.lost, self.asked = 0.0, 0, 0
        self.begin()
        self._watched = phone.pipe.on_event
        phone.pipe.on_event = self._on_event

    def begin(self) -> None:
        """Count from now on."""
        self.addresses: dict[tuple[str, str], str] = {}
        self.bytes: dict[str, float] = {}

    def code(self) -> float:
        """The bytes of the page and its code."""
        return sum(count for path, count in self.bytes.items() if not ANSWERS.search(path))

    def answers(self) -> float:
        """The bytes of the answers to this facilitator's phone: who it is, sessions, rosters."""
        return sum(count for path, count in self.bytes.items() if ANSWERS.search(path))

    def style(self) -> float:
        """The bytes of style sheets."""
        return sum(count for path, count in self.bytes.items() if path.endswith(".css"))

    @contextmanager
    def losing(self, share: float) -> Iterator[None]:
        """Lose a share of the requests to the API: half of them before the server has them, half of the answers."""
        self.share, self.lost, self.asked = share, 0, 0
        yield
        self.share = 0.0

    def _on_event(self, session: str, method: str, params: dict[str, Any]) -> None:
        if method == "Fetch.requestPaused" and self.share and "responseStatusCode" not in params:
            self._maybe_lose(params["request"])
        elif method == "Network.requestWillBeSent":
            path = params["request"]["url"].removeprefix(self.phone.address).partition("?")[0]
            self.addresses[session, params["requestId"]] = path
        elif method == "Network.responseReceived" and params["response"].get("fromServiceWorker"):
            self.addresses.pop((session, params["requestId"]), None)
        elif method == "Network.loadingFinished":
            path = self.addresses.pop((session, params["requestId"]), "")
            self.bytes[path] = self.bytes.get(path, 0) + (params["encodedDataLength"] if path else 0)
        self._watched(session, method, params)

    def _maybe_lose(self, request: dict[str, Any]) -> None:
        path = request["url"].removeprefix(self.phone.address)
        if not path.startswith("/spp/v1/"):
            return
        self.asked += 1
        if self.chance.random() < self.share:
            self.phone.lose(request["method"], path, "after" if self.lost % 2 else "before")
            self.lost += 1


def touch(phone: Any, selector: str) -> None:
    """Touch the middle of an element and lift the finger, as a hand does: the browser finds what is there.

    It is scrolled into sight before, and the page comes to rest: an eye has to find it first.
    """
    found = phone.find(selector)
    phone.run(f"{found}.scrollIntoView({{block: 'center'}})")
    time.sleep(REST)
    phone.run("new Promise(requestIdleCallback)")
    x, y = phone.run(f"(({{x, y, width, height}}) => [x + width / 2, y + height / 2])({found}.getBoundingClientRect())")
    phone._page("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    time.sleep(FINGER)
    phone._page("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
