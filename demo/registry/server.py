"""Serves a Registry on this machine: pages of people as JSON, for whoever has the token."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

# What a request gets instead of its page: status, headers and body; None is a cut connection.
Fault = tuple[int, Mapping[str, str], bytes] | None


@dataclass
class Registry:
    """people: records in their order; token: asked of every request, "" for none

    asked: the numbers of the pages that were asked for; faults: what the next requests get instead; meanwhile: called
    with the number of a page before it is answered
    """

    people: list[Any]
    token: str = ""
    asked: list[int] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    meanwhile: Callable[[int], None] | None = None


class Server(ThreadingHTTPServer):
    """The server of one registry, at `address`."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, registry: Registry, host: str = "127.0.0.1", port: int = 0) -> None:
        super().__init__((host, port), _Handler)
        self.registry = registry

    @property
    def address(self) -> str:
        """The list of people."""
        return f"http://127.0.0.1:{self.server_port}/people"


class _Handler(BaseHTTPRequestHandler):
    """GET /people?page=1&limit=100, and GET / for whoever wants to know whether it is up."""

    server: Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        registry, (path, query) = self.server.registry, self._asked()
        if path == "/":
            self._answer(200, {}, b"{}")
            return
        number, size = (int(query.get(name, [default])[0]) for name, default in (("page", "1"), ("limit", "100")))
        registry.asked.append(number)
        if registry.meanwhile:
            registry.meanwhile(number)
        if registry.faults:
            self._fail(registry.faults.pop(0))
        elif registry.token and self.headers.get("Authorization") != f"Bearer {registry.token}":
            self._answer(401, {}, b"{}")
        else:
            people = registry.people[(number - 1) * size : number * size]
            self._answer(200, {}, json.dumps(people, ensure_ascii=False).encode())

    def _asked(self) -> tuple[str, dict[str, list[str]]]:
        parts = urlsplit(self.path)
        return parts.path, parse_qs(parts.query)

    def _fail(self, fault: Fault) -> None:
        if fault is None:
            self.close_connection = True
        else:
            self._answer(*fault)

    def _answer(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.send_response(status)
        all_headers = {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}
        for name, text in all_headers.items():
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Print nothing: what a demonstration prints stays readable."""


@contextmanager
def serving(registry: Registry, port: int = 0) -> Iterator[str]:
    """Serve while the block runs. Gives the address of the list of people."""
    server = Server(registry, port=port)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.address
    finally:
        server.shutdown()
        server.server_close()
