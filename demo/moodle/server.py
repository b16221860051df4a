"""A site over HTTP. It can be stopped and started again at the same address; the site keeps its data."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from .faults import CRASH, CUT, DROP, REFUSE, Fault, Faults
from .journal import Journal
from .site import Site
from .web_service import answered, head

PATH = "/webservice/rest/server.php"
HOST = "127.0.0.1"
HTML, JSON = "text/html; charset=utf-8", "application/json"
PAGE = b"<!DOCTYPE html><html><head><title>A small Moodle</title></head><body>Home</body></html>"


class Server(ThreadingHTTPServer):
    """The server of one site, at `address`. Requests with another host name are redirected."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, site: Site, port: int = 0, faults: Faults | None = None, journal: Journal | None = None) -> None:
        super().__init__((HOST, port), _Handler)
        self.site, self.faults = site, faults or Faults()
        self.answered = journal.answered if journal else answered
        site.url = self.address
        self._connections: set[socket.socket] = set()

    @property
    def address(self) -> str:
        """The address a client is given."""
        return f"http://{HOST}:{self.server_port}"

    def process_request_thread(self, request, client_address):  # type: ignore[no-untyped-def]
        """Serve one connection, remembered for as long as it is open."""
        self._connections.add(request)
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._connections.discard(request)

    def handle_error(self, request, client_address):  # type: ignore[no-untyped-def]
        """Ignore clients that close their connection early."""

    def end(self) -> None:
        """Stop, and cut the connections that are open, as a restart does."""
        self.shutdown()
        self.server_close()
        for connection in list(self._connections):
            cut_off(connection)


def cut_off(connection: socket.socket) -> None:
    """End a connection, whatever its state."""
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass


@contextmanager
def serving(site: Site, port: int = 0, faults: Faults | None = None) -> Iterator[Server]:
    """Serve a site in threads of this process. port: 0 for a free one."""
    server = Server(site, port, faults)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.end()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    # Headers and body leave in one piece, or the client waits 40 ms for its own acknowledgement.
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._send(200, HTML, PAGE)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.server.faults.latency:
            time.sleep(self.server.faults.latency)
        if self.headers.get("Host") != f"{HOST}:{self.server.server_port}":
            home = {"X-Redirect-By": "Moodle", "Location": self.server.address}
            self._send(303, HTML, PAGE, home)
        elif self.path != PATH:
            self._send(404, HTML, PAGE)
        elif not self.server.site.has_rest:
            self._send(403, HTML, b"")
        else:
            self._serve(body)

    def _serve(self, body: bytes) -> None:
        function, answer_format = head(body)
        fault = self.server.faults.next(function)
        if fault and fault.kind == REFUSE:
            self._fail(fault)
            return
        value = self.server.answered(self.server.site, body)
        if self.server.faults.spoil:
            value = self.server.faults.spoil(function, value)
        if fault and fault.kind == CRASH:
            self._fail(fault)
        elif fault and fault.kind == DROP:
            self.close_connection = True
        elif answer_format != "json":
            self._send(200, "application/xml; charset=utf-8", b'<?xml version="1.0" encoding="UTF-8" ?><RESPONSE/>')
        else:
            self._send(
                200, JSON, json.dumps(value, separators=(",", ":")).encode(), is_cut=bool(fault and fault.kind == CUT)
            )

    def _fail(self, fault: Fault) -> None:
        headers = {"Retry-After": fault.retry_after} if fault.retry_after else {}
        self._send(fault.status, HTML, PAGE, headers)

    def _send(
        self, status: int, content_type: str, body: bytes, headers: dict[str, str] | None = None, is_cut: bool = False
    ) -> None:
        self.send_response_only(status)
        offset = self.server.faults.clock_offset
        date = {} if offset is None else {"Date": self.date_time_string(time.time() + offset)}
        sizes = {"Content-Type": content_type, "Content-Length": str(len(body))}
        for name, value in {**date, **sizes, **self.server.faults.headers, **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if is_cut else body)
        self.wfile.flush()
        self.close_connection = self.close_connection or is_cut

    def log_message(self, format: str, *arguments: object) -> None:
        """Log nothing."""
