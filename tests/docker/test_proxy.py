"""The TLS proxy's own program with the repository's Caddyfile, before small servers in Odoo's place."""

import base64
import hashlib
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

import pytest

from runner import series
from runner.web import free_port
from tests.docker.conftest import until

CADDYFILE = series.REPOSITORY / "docker/Caddyfile"
# Of RFC 6455.
MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
KEY = base64.b64encode(b"0123456789abcdef")
MEGABYTE = 1 << 20


class Echo(BaseHTTPRequestHandler):
    """Answers with what it was asked, a web socket with what it gets."""

    def do_GET(self) -> None:
        if self.headers["Upgrade"]:
            self._upgrade()
        else:
            self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers["Content-Length"])))

    def _answer(self, body: bytes) -> None:
        port, digest = self.server.server_address[1], hashlib.sha256(body).hexdigest()
        told = {"port": port, "path": self.path, "headers": dict(self.headers), "digest": digest}
        text = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def _upgrade(self) -> None:
        key = base64.b64encode(hashlib.sha1(self.headers["Sec-WebSocket-Key"].encode() + MAGIC).digest()).decode()
        self.wfile.write(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n")
        self.wfile.write(f"Sec-WebSocket-Accept: {key}\r\nX-Port: {self.server.server_address[1]}\r\n\r\n".encode())
        self.wfile.write(self.rfile.read(4)[::-1])
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def echoing(port: int) -> Iterator[None]:
    """Serve on a port."""
    with ThreadingHTTPServer(("127.0.0.1", port), Echo) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield
        finally:
            server.shutdown()


class Proxy(NamedTuple):
    """A proxy that runs: its port, those behind it, what it trusts, its log."""

    port: int
    http: int
    websocket: int
    trust: ssl.SSLContext
    log: Path

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, bytes]:
        """Ask by TLS whose certificate is checked."""
        connection = HTTPSConnection("localhost", self.port, context=self.trust, timeout=30)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()

    def open_websocket(self) -> tuple[bytes, bytes]:
        """Open a web socket, send four bytes; return the head of the answer, and what came back."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as plain:
            with self.trust.wrap_socket(plain, server_hostname="localhost") as wire:
                lines = ("GET /websocket HTTP/1.1", f"Host: localhost:{self.port}", "Upgrade: websocket")
                keys = ("Connection: Upgrade", f"Sec-WebSocket-Key: {KEY.decode()}", "Sec-WebSocket-Version: 13")
                wire.sendall("\r\n".join((*lines, *keys, "", "")).encode())
                with wire.makefile("rb") as answer:
                    head = b"".join(iter(answer.readline, b"\r\n"))
                    wire.sendall(b"ping")
                    return head, answer.read()


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """Return the proxy; nothing is behind it yet."""
    if not shutil.which("caddy"):
        if os.environ.get("CI") == "true":
            pytest.fail("caddy is not installed here")
        pytest.skip("caddy is not installed here")
    folder, ports = tmp_path_factory.mktemp("caddy"), [free_port() for _ in range(4)]
    port, http, websocket, redirects = ports
    variables = {
        **{"SITE": f"localhost:{port}", "HTTP_PORT": str(redirects), "MAX_UPLOAD": "8MB"},
        **{"ODOO_HTTP": f"127.0.0.1:{http}", "ODOO_WEBSOCKET": f"127.0.0.1:{websocket}"},
        **{"XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "HOME": str(folder)},
    }
    root = folder / "caddy/pki/authorities/local/root.crt"
    words = ["caddy", "run", "--config", str(CADDYFILE), "--adapter", "caddyfile"]
    with (folder / "log").open("wb") as log:
        child = subprocess.Popen(words, env=os.environ | variables, stdout=log, stderr=log)
    try:
        until(lambda: root.exists() and _has_certificate(port, root) or child.poll() is not None)
        assert child.poll() is None, (folder / "log").read_text()
        yield Proxy(port, http, websocket, ssl.create_default_context(cafile=str(root)), folder / "log")
    finally:
        child.send_signal(signal.SIGTERM)
        child.wait()


def _has_certificate(port: int, root: Path) -> bool:
    """Whether it answers by TLS. It listens before it has made its certificate."""
    trust = ssl.create_default_context(cafile=str(root))
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1) as plain:
        with trust.wrap_socket(plain, server_hostname="localhost"):
            return True
    return False


def test_odoo_hears_who_asked_and_how_and_not_what_a_client_says_of_it(proxy: Proxy) -> None:
    lies = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "http", "X-Forwarded-Host": "evil.example.org"}
    with echoing(proxy.http):
        _status, body = proxy.ask("GET", "/spp/v1/me?a=b", None, **lies)
    told = json.loads(body)
    assert (told["port"], told["path"]) == (proxy.http, "/spp/v1/me?a=b")
    headers = told["headers"]
    assert headers["X-Forwarded-For"] == "127.0.0.1" and headers["X-Forwarded-Proto"] == "https"
    assert headers["X-Forwarded-Host"] == headers["Host"] == f"localhost:{proxy.port}"


def test_a_web_socket_goes_to_the_port_for_it(proxy: Proxy) -> None:
    with echoing(proxy.http), echoing(proxy.websocket):
        head, rest = proxy.open_websocket()
    assert b"101 Switching Protocols" in head and rest == b"gnip"
    assert f"X-Port: {proxy.websocket}".encode() in head


def test_without_workers_a_web_socket_goes_where_all_goes(proxy: Proxy) -> None:
    with echoing(proxy.http):
        head, rest = proxy.open_websocket()
    assert rest == b"gnip" and f"X-Port: {proxy.http}".encode() in head


def test_big_uploads_arrive_whole_up_to_the_limit(proxy: Proxy) -> None:
    upload = os.urandom(7 * MEGABYTE)
    with echoing(proxy.http):
        status, body = proxy.ask("POST", "/web/binary/upload", upload)
        assert status == 200 and json.loads(body)["digest"] == hashlib.sha256(upload).hexdigest()
        with suppress(BrokenPipeError, ConnectionResetError, ssl.SSLError):  # it may stop listening
            assert proxy.ask("POST", "/web/binary/upload", upload * 2)[0] in (413, 502)


def test_the_database_manager_is_for_nobody(proxy: Proxy) -> None:
    with echoing(proxy.http):
        assert proxy.ask("GET", "/web/database/manager")[0] == 404


def test_its_log_names_nobody(proxy: Proxy) -> None:
    with echoing(proxy.http):
        proxy.ask("GET", "/subscriber/ID-GH4711", None, Cookie="session_id=s3cret")
    assert proxy.ask("GET", "/subscriber/ID-GH4712?name=Amina", None, Cookie="session_id=s3cret")[0] == 502
    assert proxy.ask("GET", "/web/login?token=t0ken")[0] == 502
    until(lambda: "/web/login" in proxy.log.read_text())
    log = proxy.log.read_text()
    assert '"/subscriber/-' in log
    for word in ("GH4711", "GH4712", "Amina", "s3cret", "t0ken"):
        assert word not in log
