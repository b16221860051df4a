"""A phone for the tests: Chromium without a window, driven over its DevTools protocol.

It imports the standard library only, so that the benchmarks can use it too. A phone has storage of its own that
survives reload(), and a network that can be taken away (`offline`) or that loses single requests (`lose`).
"""

import base64
import itertools
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import nullcontext

BROWSERS = ("chromium", "google-chrome", "chromium-browser", "google-chrome-stable")
OPTIONS = (
    "--headless=new --no-sandbox --no-first-run --disable-gpu --disable-dev-shm-usage --disable-extensions "
    "--mute-audio --disable-background-networking --disable-component-update --remote-debugging-pipe "
    "--use-fake-ui-for-media-stream --use-fake-device-for-media-stream --hide-scrollbars --lang=en-GB"
).split()
# The browser reads from the file number 3 and writes to 4.
LAUNCHER = """
import fcntl, os, sys
reading, writing = (fcntl.fcntl(int(number), fcntl.F_DUPFD, 10) for number in sys.argv[1:3])
os.dup2(reading, 3)
os.dup2(writing, 4)
os.execv(sys.argv[3], sys.argv[3:])
"""
# The longest that something takes on a busy machine. What comes sooner is not waited for any longer.
SECONDS = 60
API = "/spp/v1/"
OFFLINE = {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}


def browser():
    """The path of a Chromium or Chrome of this machine, None if there is none."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


class PhoneError(Exception):
    """The browser does not do what was asked, or what was waited for does not come."""


class Pipe:
    """Commands to a browser and what it says: JSON with a NUL behind it, over two pipes. It stores in a `folder`."""

    def __init__(self, options=(), folder=None):
        self.options, self.folder = options, folder or tempfile.mkdtemp(prefix="phone-")
        to_browser, self.writing = os.pipe()
        self.reading, from_browser = os.pipe()
        command = [browser(), *OPTIONS, *options, f"--user-data-dir={self.folder}", "about:blank"]
        self.process = subprocess.Popen(
            [sys.executable, "-c", LAUNCHER, str(to_browser), str(from_browser), *command],
            pass_fds=(to_browser, from_browser),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        os.close(to_browser)
        os.close(from_browser)
        self.answers, self.numbers, self.lock = {}, itertools.count(1), threading.Lock()
        self.on_event = self.ignore
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        data = b""
        while chunk := os.read(self.reading, 1 << 16):
            *messages, data = (data + chunk).split(b"\0")
            for message in messages:
                self._take(json.loads(message))
        for answers in list(self.answers.values()):
            answers.put({"error": {"message": "the browser has ended"}})

    def _take(self, message):
        answers = self.answers.pop(message.get("id"), None)
        if answers:
            answers.put(message)
        elif "method" in message:
            self.on_event(message.get("sessionId"), message["method"], message["params"])

    def send(self, method, params=None, session=None):
        """Send a command, and do not wait for its answer. Returns the queue that gets it."""
        number, answers = next(self.numbers), queue.SimpleQueue()
        self.answers[number] = answers
        message = {
            "id": number,
            "method": method,
            "params": params or {},
            **({"sessionId": session} if session else {}),
        }
        with self.lock:
            os.write(self.writing, json.dumps(message).encode() + b"\0")
        return answers

    def ask(self, method, params=None, session=None, seconds=SECONDS):
        """The result of a command."""
        try:
            answer = self.send(method, params, session).get(timeout=seconds)
        except queue.Empty:
            raise PhoneError(f"{method} got no answer") from None
        if "error" in answer:
            raise PhoneError(f"{method}: {answer['error']['message']}")
        return answer["result"]

    def ignore(self, session, method, params):
        """What is done about an event while nobody uses the browser."""

    def kill(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        os.close(self.writing)

    def close(self):
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


class Phone:
    """A phone with one page. `address`: of the server; use it in a `with`.

    `waiting`: makes the context in which this thread waits for the browser, and the server may answer it.
    `camera`: the path of the film (Y4M) that the camera sees. `is_private`: the page is in a private window.
    `left`: browsers that other phones have left. The phone takes one if there is one, and leaves it there as new.
    """

    def __init__(
        self, address, width=390, height=844, slowed=1, waiting=nullcontext, camera=None, is_private=False, left=None
    ):
        self.address, self.size, self.slowed, self.waiting = address, (width, height), slowed, waiting
        self.options = [f"--use-file-for-fake-video-capture={camera}"] if camera else []
        self.is_private, self.window, self.workers = is_private, {}, {}
        self.left, self.pipe, self.errors = left, None, []
        self.requests, self.worker_requests, self.answers = [], [], []
        self.sessions, self.under_way, self.conditions, self.losing = {}, {}, None, []
        self.target, self.page, self.moved_at = None, None, 0.0

    def __enter__(self):
        self.start(self.left.pop() if self.left else Pipe(self.options))
        return self

    def __exit__(self, *_error):
        if self.left is None:
            self.pipe.close()
        else:
            self._forget()
            self.left.append(self.pipe)

    def start(self, pipe):
        self.pipe, self.sessions, self.under_way = pipe, {}, {}
        self.pipe.on_event = self._on_event
        watched = [{"type": "page", "exclude": True}, {"type": "service_worker"}, {"exclude": True}]
        self.pipe.ask(
            "Target.setAutoAttach",
            {"autoAttach": True, "waitForDebuggerOnStart": True, "flatten": True, "filter": watched},
        )
        self._open_window()

    def _open_window(self):
        if self.is_private:
            self.window = self.pipe.ask("Target.createBrowserContext")
        self._open_page()
        self._prepare(self.page)
        width, height = self.size
        metrics = {"width": width, "height": height, "deviceScaleFactor": 2, "mobile": width < 700}
        self._page("Emulation.setDeviceMetricsOverride", metrics)
        self._page("Emulation.setCPUThrottlingRate", {"rate": self.slowed})
        self._page("Page.enable")
        self._page("ServiceWorker.enable")

    def _open_page(self):
        self.target = self.pipe.ask("Target.createTarget", {"url": "about:blank", **self.window})["targetId"]
        attached = self.pipe.ask("Target.attachToTarget", {"targetId": self.target, "flatten": True})
        self.page = attached["sessionId"]

    def _close_page(self):
        self.pipe.ask("Target.closeTarget", {"targetId": self.target})

    def _forget(self):
        """Let the browser forget what the phone has stored: workers, marks, cookies, files. No page may use it."""
        self._close_page()
        self._open_page()
        self.pipe.ask("Storage.clearDataForOrigin", {"origin": self.address, "storageTypes": "all"}, self.page)
        self.pipe.ask("Network.clearBrowserCache", session=self.page)
        self._close_page()
        self.pipe.on_event = self.pipe.ignore

    def new_private_window(self):
        """Close the private window with all it has stored, and open another one."""
        self.pipe.ask("Target.disposeBrowserContext", self.window)
        self._open_window()

    def die(self):
        """The battery is empty: the browser ends without a word, and starts again with what it has stored."""
        self.pipe.kill()
        self.start(Pipe(self.pipe.options, self.pipe.folder))

    # what the browser says

    def _prepare(self, session):
        self.sessions[session] = True
        for command in ("Network.enable", "Runtime.enable"):
            self.pipe.send(command, session=session)
        self.pipe.send("Fetch.enable", {"patterns": [{"urlPattern": "*/spp/*"}]}, session)
        if self.conditions:
            self.pipe.send("Network.emulateNetworkConditions", self.conditions, session)

    def _on_event(self, session, method, params):
        if method == "Target.attachedToTarget":
            self._prepare(params["sessionId"])
            self.pipe.send("Runtime.runIfWaitingForDebugger", session=params["sessionId"])
        elif method == "Target.detachedFromTarget":
            self.sessions.pop(params["sessionId"], None)
            self._forget_asked(params["sessionId"])
        elif method == "Page.frameNavigated":
            self._forget_asked(session, params["frame"]["loaderId"])
        elif method == "Fetch.requestPaused":
            self._on_request(session, params)
        elif method == "ServiceWorker.workerRegistrationUpdated":
            found = params["registrations"]
            self.workers.update({each["scopeURL"]: each["registrationId"] for each in found if not each["isDeleted"]})
        elif method.startswith("Network."):
            self._on_network(session, method, params)
        elif method == "Runtime.exceptionThrown":
            details = params["exceptionDetails"]
            self.errors.append(details.get("exception", {}).get("description") or details["text"])

    def _on_network(self, session, method, params):
        self.moved_at = time.monotonic()
        if method == "Network.requestWillBeSent" and API in params["request"]["url"]:
            self.under_way[session, params["requestId"]] = params["loaderId"]
        elif method in ("Network.loadingFinished", "Network.loadingFailed"):
            self.under_way.pop((session, params["requestId"]), None)
        elif method == "Network.responseReceived":
            response = params["response"]
            self.answers.append((response["status"], response["url"].removeprefix(self.address)))

    def _forget_asked(self, session, loader=None):
        """Nothing more is said of what a worker or a page had asked that is gone. loader: of the page that is there"""
        gone = [each for each, asked_by in self.under_way.items() if each[0] == session and asked_by != loader]
        for each in gone:
            del self.under_way[each]

    def wait_quiet(self, calm=0.7):
        """Wait until all requests to the API have their answers, and nothing went over the network for a while."""
        end = time.monotonic() + SECONDS
        with self.waiting():
            while self.under_way or time.monotonic() - self.moved_at < calm:
                if time.monotonic() > end:
                    raise PhoneError(f"It is not quiet. Under way: {self.under_way}, of {self.requests[-20:]}")
                time.sleep(0.05)

    def wait_worker_requested(self, ending):
        """Wait until the service worker, and not the page, has sent a request to a path."""
        self._wait_path(ending, lambda: self.worker_requests)

    def wait_answered(self, ending):
        """Wait until the server has answered a request to a path."""
        self._wait_path(ending, lambda: [path for _status, path in self.answers])

    def _wait_path(self, ending, paths):
        end = time.monotonic() + SECONDS
        while not any(path.endswith(ending) for path in paths()):
            if time.monotonic() > end:
                raise PhoneError(f"Nothing of {ending}, but {paths()}")
            with self.waiting():
                time.sleep(0.05)

    def _on_request(self, session, params):
        """Let a request go, or lose it: before it is sent, or the answer after it was done."""
        request, number = params["request"], {"requestId": params["requestId"]}
        is_answer = "responseStatusCode" in params
        if not is_answer:
            path = request["url"].removeprefix(self.address)
            self.requests.append((request["method"], path))
            if session != self.page:
                self.worker_requests.append(path)
        for lost in self.losing:
            if lost["count"] and lost["path"] in request["url"] and request["method"] == lost["method"]:
                if lost["when"] == "before" or is_answer:
                    lost["count"] -= 1
                    self.pipe.send("Fetch.failRequest", {**number, "errorReason": "ConnectionReset"}, session)
                    return
                self.pipe.send("Fetch.continueRequest", {**number, "interceptResponse": True}, session)
                return
        self.pipe.send("Fetch.continueRequest", number, session)

    # the network

    def offline(self, is_offline=True):
        online = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
        self._network(OFFLINE if is_offline else online)

    def slow(self, latency):
        """Let every request take so many milliseconds more."""
        self._network({"offline": False, "latency": latency, "downloadThroughput": -1, "uploadThroughput": -1})

    def _network(self, conditions):
        self.conditions = conditions
        for session in set(self.sessions) - {self.page}:  # a worker may end meanwhile
            self.pipe.send("Network.emulateNetworkConditions", conditions, session)
        self._page("Network.emulateNetworkConditions", conditions)  # answered after them: the browser keeps the order

    def lose(self, method, path, when, count=1):
        """Lose the next requests to a path: `before` the server has them, or the answer `after` it has done them."""
        self.losing.append({"method": method, "path": path, "when": when, "count": count})

    def background_sync(self, tag):
        """Let the browser think that now is the time to sync in the background (it decides so by itself, some day)."""
        params = {"origin": self.address, "tag": tag, "lastChance": False}
        for number in self.workers.values():
            self._page("ServiceWorker.dispatchSyncEvent", {**params, "registrationId": number})

    # its storage

    def room(self, count):
        """Let the server's pages have so many bytes on this phone, before any of them is open there."""
        self._page("Storage.overrideQuotaForOrigin", {"origin": self.address, "quotaSize": count})

    # what a user does

    def _page(self, method, params=None):
        with self.waiting():
            return self.pipe.ask(method, params, self.page)

    def before_each_page(self, script):
        self._page("Page.addScriptToEvaluateOnNewDocument", {"source": script})

    def cookie(self, name, value):
        self._page("Network.setCookie", {"url": self.address, "name": name, "value": value})

    def open(self, path="/spp/roll-call"):
        self._page("Page.navigate", {"url": self.address + path if path.startswith("/") else path})
        self.wait("document.readyState === 'complete'")

    def reload(self):
        self.run("window.isOld = true")
        self.pipe.send("Page.reload", session=self.page)
        self.wait("!window.isOld && document.readyState === 'complete'")

    def run(self, script):
        """The value of an expression in the page; a promise is awaited."""
        params = {"expression": script, "awaitPromise": True, "returnByValue": True, "userGesture": True}
        result = self._page("Runtime.evaluate", params)
        if "exceptionDetails" in result:
            details = result["exceptionDetails"]
            raise PhoneError(details.get("exception", {}).get("description") or details["text"])
        return result["result"].get("value")

    def has(self, selector):
        """Whether the page has such an element. (As a value an element is an empty dict.)"""
        return self.run(f"Boolean(document.querySelector({json.dumps(selector)}))")

    def wait(self, condition, seconds=SECONDS):
        """Wait until an expression is true in the page."""
        end = time.monotonic() + seconds
        problem = ""
        while time.monotonic() < end:
            try:
                if self.run(f"Boolean({condition})"):
                    return
            except PhoneError as error:  # the page is being changed for another one
                problem = str(error)
            with self.waiting():
                time.sleep(0.05)
        seen = self.run("document.body && document.body.innerText.slice(0, 1500)")
        raise PhoneError(f"{condition} did not come true. {problem}\n{self.errors}\n{seen}")

    def find(self, selector):
        """Wait for an element, and return it as an expression."""
        found = f"document.querySelector({json.dumps(selector)})"
        self.wait(found)
        return found

    def tap(self, selector):
        found = self.find(selector)
        self.wait(f"!{found}.disabled")
        self.run(f"{found}.click()")

    def type(self, selector, text):
        found = self.find(selector)
        self.run(
            f"(el => {{ el.focus(); el.value = {json.dumps(text)};"
            " for (const name of ['input', 'change']) el.dispatchEvent(new Event(name, {bubbles: true})); })"
            f"({found})"
        )

    def press(self, key, **more):
        text = {"text": key} if len(key) == 1 else {}
        code = {"Enter": 13, "Tab": 9, "Escape": 27, " ": 32}.get(key, 0)
        if key == "Enter":
            text = {"text": "\r"}
        for kind in ("keyDown", "keyUp"):
            params = {
                "type": kind,
                "key": key,
                "windowsVirtualKeyCode": code,
                **(text if kind == "keyDown" else {}),
                **more,
            }
            self._page("Input.dispatchKeyEvent", params)

    def text(self, selector):
        return self.run(f"{self.find(selector)}.innerText")

    def picture(self, path):
        data = self._page("Page.captureScreenshot", {"format": "png"})["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))
