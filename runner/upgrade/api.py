"""The REST API as an application asks it, and the address that its webhook tells of changes."""

import base64
import json
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from runner import web
from runner.console import Failure

SECONDS = 60


def token(address: str, client_id: str, secret: str) -> str:
    """Return a new token of a client."""
    basic = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
    form = urllib.parse.urlencode({"grant_type": "client_credentials"}).encode()
    found: str = _answer(f"{address}/spp/v1/oauth/token", {"Authorization": f"Basic {basic}"}, form)["access_token"]
    return found


def asked(address: str, token: str, path: str, body: Any = None) -> Any:
    """Return the answer to a request; with a body it is a POST."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    return _answer(f"{address}/spp/v1{path}", headers, None if body is None else json.dumps(body).encode())


def changes_after(address: str, token: str, cursor: str | None) -> tuple[list[Any], str]:
    """Return the changes after a cursor, to the end, and the last cursor."""
    found: list[Any] = []
    while True:
        query = f"?{urllib.parse.urlencode({'cursor': cursor})}" if cursor else ""
        page = asked(address, token, f"/changes{query}")
        found += page["items"]
        cursor = page["next_cursor"]
        if not page["has_more"]:
            return found, str(cursor)


def end_of_changes(address: str, token: str) -> str:
    """Return the cursor of the last change there is."""
    return changes_after(address, token, None)[1]


def _answer(url: str, headers: dict[str, str], body: bytes | None) -> Any:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(urllib.request.Request(url, body, headers), timeout=SECONDS) as response:
            return json.load(response)
    except urllib.error.HTTPError as error:
        text = error.read().decode(errors="replace")[:500]
        raise Failure(f"the API answered {error.code} to {urllib.parse.urlsplit(url).path}: {text}") from None


class Receiver:
    """What a webhook told: the headers and the body of each message."""

    def __init__(self) -> None:
        self.told: list[tuple[dict[str, str], bytes]] = []
        self.address = ""


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Take messages on a port of this machine for as long as the block runs."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.told.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer((web.HOST, 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        receiver.address = f"http://{web.HOST}:{server.server_address[1]}/changes"
        try:
            yield receiver
        finally:
            server.shutdown()
            thread.join()
