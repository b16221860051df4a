"""A real HTTP server on the loopback that does what a test says, down to single bytes and pauses."""

import contextlib
import json
import socketserver
import ssl
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit


@dataclass
class Asked:
    """A request as the server got it. headers: by their names in small letters"""

    method: str
    target: str
    headers: dict = field(default_factory=dict)
    body: bytes = b""

    @property
    def path(self):
        return urlsplit(self.target).path

    @property
    def query(self):
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))

    @property
    def json(self):
        return json.loads(self.body)


def answer(body=b"", status=200, keeps=False, length=None, **headers):
    """The bytes of an answer. body: bytes, or a value for JSON; length: what Content-Length claims; keeps: the
    connection open"""
    if not isinstance(body, bytes):
        body = json.dumps(body, ensure_ascii=False).encode()
        headers.setdefault("Content_Type", "application/json")
    headers = {"Content_Length": len(body) if length is None else length, **headers}
    if not keeps:
        headers["Connection"] = "close"
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status} Status\r\n{head}\r\n".encode() + body


class Server(socketserver.ThreadingTCPServer):
    """behave: a function of the Asked that gives bytes, or an iterable of bytes and of seconds to pause.

    `asked` has what came, `connections` how many were made, `ended` is set once one has ended.
    """

    allow_reuse_address = daemon_threads = True
    request_queue_size = 50

    def __init__(self, behave, certificate=None):
        super().__init__(("127.0.0.1", 0), Handler)
        self.behave, self.asked, self.connections, self.scheme = behave, [], 0, "http"
        self.ended = threading.Event()
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.socket, self.scheme = context.wrap_socket(self.socket, server_side=True), "https"

    @property
    def port(self):
        return self.server_address[1]

    @property
    def address(self):
        return f"{self.scheme}://127.0.0.1:{self.port}"

    def shutdown_request(self, request):
        super().shutdown_request(request)
        self.ended.set()

    def handle_error(self, request, client_address):
        """A client that goes away is what many tests are about."""


class Handler(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True

    def handle(self):
        self.server.connections += 1
        while asked := self.read():
            self.server.asked.append(asked)
            parts = self.server.behave(asked)
            for part in [parts] if isinstance(parts, bytes) else parts:
                time.sleep(part) if isinstance(part, (int, float)) else self.wfile.write(part)
            if not isinstance(parts, bytes) or b"Connection: close" in parts:
                return

    def read(self):
        if self.rfile.peek(1)[:1] == b"\x16":  # TLS, where there is none
            self.wfile.write(answer(status=400))
            return None
        line = self.rfile.readline().decode("latin-1").split()
        if len(line) < 2:
            return None
        headers = {}
        while (header := self.rfile.readline().decode()).strip():
            name, _sign, value = header.partition(":")
            headers[name.lower()] = value.strip()
        return Asked(line[0], line[1], headers, self.rfile.read(int(headers.get("content-length", 0))))


@contextlib.contextmanager
def serving(behave, certificate=None):
    """Serve for as long as the block runs."""
    with Server(behave, certificate) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()
