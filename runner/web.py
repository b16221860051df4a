"""A web server on the loopback: free ports, whether it answers, a page seen by a user logged in."""

import re
import shutil
import socket
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import closing
from http.cookiejar import CookieJar

from runner.console import Failure
from runner.processes import Child

HOST = "127.0.0.1"
# The names under which Odoo's browser tests look for a browser.
BROWSERS = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
# The first page of a fresh database waits until its assets are built, on a slow machine for minutes.
PAGE_SECONDS = 600


def browser() -> str | None:
    """Return the program of a browser that can be driven, None where there is none."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def check_port(port: int, command: str) -> None:
    """Raise a Failure where something listens on the port already; `command` is the way to say another one."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
        except (OSError, OverflowError) as error:
            raise Failure(
                f"port {port} cannot be used: {error.args[-1]}",
                f"Choose another one, for example: {command} --port {free_port()}",
            ) from None


def free_port() -> int:
    """Return a port that is free now."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as listener:
        listener.bind((HOST, 0))
        port: int = listener.getsockname()[1]
        return port


def answers(url: str, child: Child, seconds: float) -> bool:
    """Wait until `url` answers; False when the server ends or the time is over."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and child.poll() is None:
        try:
            with _opener().open(url, timeout=30) as response:
                if response.status == 200:
                    return True
        except (OSError, urllib.error.URLError):
            time.sleep(0.1)
    return False


def warm(base: str, user: str, password: str) -> None:
    """Open the first page as a user does, with every script and style it names: Odoo builds and keeps them."""
    browser = _opener()
    page = _get(browser, f"{base}/web/login")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    form = {"login": user, "password": password, "csrf_token": token.group(1) if token else ""}
    _get(browser, f"{base}/web/login", urllib.parse.urlencode(form).encode())
    page = _get(browser, f"{base}/web")
    if 'name="csrf_token"' in page and "/web/login" in page:
        raise Failure(f"{user} cannot log in at {base}")
    for address in sorted(set(re.findall(r'"(/web/assets/[^"]+)"', page))):
        _get(browser, base + address)


def _opener() -> urllib.request.OpenerDirector:
    """Return something that opens addresses without any proxy and keeps cookies."""
    return urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(CookieJar()))


def _get(browser: urllib.request.OpenerDirector, url: str, data: bytes | None = None) -> str:
    with browser.open(url, data, timeout=PAGE_SECONDS) as response:
        text: str = response.read().decode(errors="replace")
        return text
