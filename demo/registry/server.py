"""Serves a Registry on this machine: pages of people as JSON, for whoever has the token."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

ALL_ADDRESSES = "0.0.0.0"  # noqa: S104  other containers ask it


class Registry:
    """people: records in their order; token: asked of every request, "" for none; asked: the pages asked for so far

    faults: what the next requests get instead, each (status, headers, body) or None for a cut connection;
    meanwhile: called with the number of the page before it is answered
    """

    def __init__(self, people, token=""):
        self.people, self.token, self.asked, self.faults, self.meanwhile = people, token, [], [], None

    def page(self, number, size):
        return self.people[(number - 1) * size : number * size]


class Handler(BaseHTTPRequestHandler):
    """GET /people?page=1&limit=100"""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self):
        registry = self.server.registry
        query = parse_qs(urlsplit(self.path).query)
        number, size = (int(query.get(name, [default])[0]) for name, default in (("page", 1), ("limit", 100)))
        registry.asked.append(number)
        if registry.meanwhile:
            registry.meanwhile(number)
        if registry.faults:
            self.answer_fault(registry.faults.pop(0))
        elif registry.token and self.headers.get("Authorization") != f"Bearer {registry.token}":
            self.answer(401, {})
        else:
            self.answer(200, registry.page(number, size))

    def answer(self, status, value, headers=()):
        body = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()
        self.send_response(status)
        for name, text in {"Content-Type": "application/json", "Content-Length": len(body), **dict(headers)}.items():
            self.send_header(name, str(text))
        self.end_headers()
        self.wfile.write(body)

    def answer_fault(self, fault):
        if fault is None:
            self.close_connection = True
            return
        status, headers, body = fault
        self.answer(status, body, headers)

    def log_message(self, *arguments):
        """Nothing is printed: the demonstration's output stays readable."""


@contextmanager
def serving(registry, host="127.0.0.1", port=0):
    """Serve while the block runs. Gives the address of the list of people."""
    server = ThreadingHTTPServer((host, port), Handler)
    server.daemon_threads = True
    server.registry = registry
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://{host}:{server.server_address[1]}/people"
    finally:
        server.shutdown()
        server.server_close()
