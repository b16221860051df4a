"""A plugin of pytest: the tours of a run share their browser, each on a page of its own that finds nothing stored.

Odoo starts one for each tour and ends it. To start one takes as much of the processor as a short tour, and what it has
read of the pages' scripts is lost with it.
"""

import json
import os
import shutil
import signal
import tempfile
import time
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from odoo.tests import common

# The page that a browser keeps, so that it does not end with its last one. Odoo takes one that is about:blank.
KEPT_PAGE = "data:,"
# What asks a server: pages and the workers that they have started.
ASKING = {"page", "service_worker", "shared_worker", "worker"}
# The longest that a page takes to close, or the browser to answer, on a busy machine.
SECONDS = 60.0
# The longest that 19.0 lets a request wait for another one's. It ends the whole run after 60.
SECONDS_FOR_CURSOR = 45
_running: dict[tuple[str, ...], "Running"] = {}


def pytest_sessionstart() -> None:
    """Let Odoo drive our browser, and answer it however long its other requests take."""
    common.ChromeBrowser = OneBrowser
    common.BaseCase.test_cursor_lock_timeout = SECONDS_FOR_CURSOR  # on 19.0
    common.HttpCase._wait_remaining_requests.__defaults__ = (SECONDS,)


def pytest_runtest_logreport(report: Any) -> None:
    """Have no patience once a test has failed: a page that is broken would let each test wait."""
    if report.failed:
        OneBrowser.patience = 1


def pytest_unconfigure() -> None:
    """End the browsers."""
    for browser in _running.values():
        browser.end()


class Running:
    """A browser as Odoo sees its process. What Odoo does to end it ends nothing."""

    def __init__(self, pid: int, port: int, folder: str) -> None:
        self.pid, self.port, self.folder = pid, port, folder

    def poll(self) -> int | None:
        """Return nothing while it answers."""
        try:
            self._ask("GET", "version")
        except OSError:
            return 1
        return None

    def send_signal(self, signum: int) -> None:
        """Send it a signal; Odoo sends none but 0, which asks whether it is there."""
        os.kill(self.pid, signum)

    def terminate(self) -> None:
        """Run on."""

    def wait(self, timeout: float | None = None) -> None:
        """Run on."""

    def open_page(self) -> None:
        """Open an empty page."""
        self._ask("PUT", "new?about:blank")

    def close_pages(self) -> None:
        """Close all that a test has opened, but not the page that is kept. Returns when it is gone."""
        end = time.monotonic() + SECONDS
        while opened := self._opened():
            if time.monotonic() > end:
                raise TimeoutError(f"the browser does not close {opened}")
            for each in opened:
                with suppress(HTTPError):  # it has ended by itself meanwhile
                    self._ask("GET", f"close/{each}")
            time.sleep(0.01)

    def _opened(self) -> list[str]:
        found = json.loads(self._ask("GET", "list"))
        return [each["id"] for each in found if each["type"] in ASKING and each["url"] != KEPT_PAGE]

    def end(self) -> None:
        """End it, with all it has stored."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _ask(self, method: str, what: str) -> bytes:
        with urlopen(Request(f"http://127.0.0.1:{self.port}/json/{what}", method=method), timeout=SECONDS) as answer:
            content: bytes = answer.read()
        return content


class OneBrowser(common.ChromeBrowser):  # type: ignore[misc]
    """Odoo's browser, in a process that serves each test which asks for the same window."""

    user_data_dir: str
    # So many times as long as Odoo does we wait for a page: a busy machine is late, and a good test ends sooner.
    patience = 3

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        origin = common.HttpCase.base_url()
        self._websocket_request("Storage.clearDataForOrigin", params={"origin": origin, "storageTypes": "all"})
        self._websocket_request("Network.clearBrowserCookies")

    def _spawn_chrome(self, cmd: list[str]) -> tuple[Running, int]:
        kind = tuple(word for word in cmd if not word.startswith("--user-data-dir="))
        if kind not in _running or _running[kind].poll() is not None:
            _running[kind] = self._started([*cmd[:-1], KEPT_PAGE])
            self.user_data_dir = tempfile.mkdtemp()  # which Odoo removes after the test
        browser = _running[kind]
        browser.open_page()
        return browser, browser.port

    def _started(self, cmd: list[str]) -> Running:
        """Start a browser that is no child of ours: Odoo 19.0 ends those after each class of tests."""
        note = Path(self.user_data_dir, "pid")
        shell, port = super()._spawn_chrome(["sh", "-c", '"$@" & echo $! > "$0"', str(note), *cmd])
        shell.wait()
        return Running(int(note.read_text()), port, self.user_data_dir)

    def _websocket_request(self, method: str, *, timeout: float = 10.0, **options: Any) -> Any:
        return super()._websocket_request(method, timeout=max(timeout, SECONDS), **options)

    def _wait_ready(self, ready_code: str | None = None, timeout: float = 60) -> Any:
        return super()._wait_ready(ready_code, self.patience * timeout)

    def _wait_code_ok(self, code: str, timeout: float, *args: Any, **options: Any) -> Any:
        return super()._wait_code_ok(code, self.patience * timeout, *args, **options)

    def _websocket_send(self, method: str, **options: Any) -> Any:
        if method != "Browser.close":
            return super()._websocket_send(method, **options)
        done: Future[dict[str, Any]] = Future()
        done.set_result({})
        return done

    def stop(self) -> None:
        """Close what the test has opened; the browser runs on.

        Odoo then waits for the requests that the server has taken. It takes them in their order: once it has answered
        ours, none is left to be taken while the next test uses the same cursor.
        """
        try:
            super().stop()
        finally:
            self.chrome.close_pages()
        with urlopen(common.HttpCase.base_url() + "/web/static/img/favicon.ico", timeout=SECONDS):
            pass
