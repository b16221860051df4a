"""Sending one request: the only place of the suite that opens a connection. Tests may put another in its place."""

from __future__ import annotations

import http.client
import logging
from collections.abc import Iterable
from typing import NamedTuple, Protocol

from .answer import Answer
from .bounded_json import LARGEST_JSON, JsonLimits
from .errors import (
    Compressed,
    ConnectionFailed,
    DeadlineExceeded,
    InvalidRequest,
    NotHttp,
    Redirected,
    TooLarge,
)
from .exchange import Connection, Exchange
from .request import PORTS, Request, origin
from .translatable import _

_logger = logging.getLogger(__name__)
_PIECE = 64 * 1024
# Of these a request with a body follows only the last two, which let it stay what it is (RFC 9110, 15.4).
_REDIRECTS = (301, 302, 303, 307, 308)
_SAME_REQUEST = (307, 308)


class Limits(NamedTuple):
    """Of one exchange. seconds: all of it, from the look-up of the name to the last byte, redirects included;
    bytes_on_the_wire: of what comes back, heads included; json: see JsonLimits; redirects: on the same host"""

    seconds: float = 60.0
    bytes_on_the_wire: int = 16 * 1024 * 1024
    json: JsonLimits = LARGEST_JSON
    redirects: int = 3


LIMITS = Limits()


class Transport(Protocol):
    """Anything that sends a request and returns the answer, whatever its status. Raises OutsideError."""

    def send(self, request: Request) -> Answer: ...


class BoundedTransport:
    """Over HTTP, TLS checked, nothing unpacked, within Limits. Keeps its last connection open. For one thread.

    allows_this_machine: whether addresses of this machine may be asked, as a demo does. The environment's proxies are
    not used: they would look names up by themselves.
    """

    def __init__(self, limits: Limits = LIMITS, allows_this_machine: bool = False) -> None:
        self._limits, self._allows_this_machine = limits, allows_this_machine
        self._origin: tuple[str, str, int] | None = None
        self._connection: Connection | None = None

    def send(self, request: Request) -> Answer:
        """The answer, whatever its status. A redirect within the host is followed. Raises OutsideError."""
        exchange = Exchange(self._limits.seconds, self._limits.bytes_on_the_wire)
        for _turn in range(self._limits.redirects + 1):
            answer = self._exchanged(request, exchange)
            if answer.status not in _REDIRECTS:
                return answer
            request = _moved(request, answer)
        raise Redirected(answer.status)

    def close(self) -> None:
        """Close the connection."""
        if self._connection:
            self._connection.close()
        self._connection = self._origin = None

    def _exchanged(self, request: Request, exchange: Exchange) -> Answer:
        """One request and its answer. After an error the connection is not used again."""
        is_done = False
        try:
            answer = self._read(self._asked(request, exchange), exchange)
            is_done = True
            return answer
        except TimeoutError:
            raise DeadlineExceeded from None
        except http.client.LineTooLong:
            raise TooLarge(_("The head of the answer has a line that is too long.")) from None
        except (OSError, http.client.IncompleteRead):
            raise ConnectionFailed(_("The connection was cut.")) from None
        except http.client.HTTPException:
            raise NotHttp from None
        finally:
            if not is_done:
                self.close()

    def _asked(self, request: Request, exchange: Exchange) -> http.client.HTTPResponse:
        connection = self._connection_to(origin(request.url))
        connection.begin(exchange)
        try:
            connection.putrequest(request.method, request.target, skip_host=True, skip_accept_encoding=True)
            for name, value in _headers(request):
                connection.putheader(name, value.encode())
        except ValueError:  # its text would hold the value
            raise InvalidRequest(_("The address or a header cannot be sent.")) from None
        connection.endheaders(request.body)
        return connection.getresponse()

    def _connection_to(self, wanted: tuple[str, str, int]) -> Connection:
        if not self._connection or self._origin != wanted:
            self.close()
            self._connection, self._origin = Connection(*wanted, self._allows_this_machine), wanted
        return self._connection

    def _read(self, response: http.client.HTTPResponse, exchange: Exchange) -> Answer:
        headers: dict[str, str] = {}
        for name, value in response.getheaders():
            headers[name.lower()] = f"{headers[name.lower()]}, {value}" if name.lower() in headers else value
        if headers.get("content-encoding", "identity").strip().lower() not in ("identity", ""):
            raise Compressed
        exchange.check_room(response.length or 0)
        body = b"".join(iter(lambda: response.read(_PIECE), b""))
        if response.length:  # bytes that were announced and did not come, which read() does not say
            raise ConnectionFailed(_("The connection was cut."))
        _logger.debug("%s answered %s with %d bytes", (self._origin or ("", ""))[1], response.status, len(body))
        return Answer(response.status, headers, body, self._limits.json)


def _headers(request: Request) -> Iterable[tuple[str, str]]:
    """Those of the request, then ours, which win."""
    scheme, host, port = origin(request.url)
    named = f"[{host}]" if ":" in host else host.encode("idna").decode()
    base = {"Host": named if port == PORTS[scheme] else f"{named}:{port}", "Accept-Encoding": "identity"}
    if request.body is not None:
        base["Content-Length"] = str(len(request.body))
    all_headers = {"Accept": "application/json", "User-Agent": "spp_attendance"} | dict(request.headers) | base
    return {name.lower(): (name, value) for name, value in all_headers.items()}.values()


def _moved(request: Request, answer: Answer) -> Request:
    """The request that a redirect asks for. Raises Redirected where it leads elsewhere or would become another one."""
    is_kept = request.method == "GET" or answer.status in _SAME_REQUEST
    try:
        moved = request.moved(answer.headers.get("location", "").partition("#")[0])
        is_same_place = origin(moved.url) == origin(request.url)
    except InvalidRequest:
        is_same_place = False
    if not (is_kept and is_same_place):
        raise Redirected(answer.status)
    return moved
