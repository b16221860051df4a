"""The one budget of an exchange, and a connection that spends it: every wait and every byte is counted here."""

from __future__ import annotations

import http.client
import io
import os
import select
import socket
import ssl
import time
from functools import partial
from typing import Any

from requests.utils import DEFAULT_CA_BUNDLE_PATH

from .addresses import Address, check_allowed, looked_up
from .errors import ConnectionFailed, DeadlineExceeded, NotSecure, NotTls, OutsideError, PortClosed, TooLarge
from .translatable import _

_PIECE = 16 * 1024
# OpenSSL's words, 1.1 and 3, for an answer that is not TLS at all.
_NO_TLS = ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "UNKNOWN_PROTOCOL", "PACKET_LENGTH_TOO_LONG", "RECORD_LAYER_FAILURE")


class Exchange:
    """What is left of the time and the bytes of one exchange, its redirects included."""

    def __init__(self, seconds: float, largest: int) -> None:
        self._end, self._largest, self._size = time.monotonic() + seconds, largest, 0

    def remaining(self) -> float:
        """Seconds, more than 0. Raises DeadlineExceeded."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise DeadlineExceeded
        return left

    def count(self, size: int) -> None:
        """Note bytes that came, those of the head too. Raises TooLarge."""
        self._size += size
        self.check_room(0)

    def check_room(self, size: int) -> None:
        """Raises TooLarge where so many more bytes would be too many: what a head announces is not waited for."""
        if self._size + size > self._largest:
            raise TooLarge(_("The answer is larger than %(most)s bytes."), most=self._largest)


class Connection(http.client.HTTPConnection):
    """A connection to one host. `exchange` is the one that goes on, and changes from request to request."""

    def __init__(self, scheme: str, host: str, port: int, allows_this_machine: bool) -> None:
        super().__init__(host, port)
        self._scheme, self._allows_this_machine = scheme, allows_this_machine

    def begin(self, exchange: Exchange) -> None:
        """Spend this budget from now on; connect where there is no connection any more."""
        self.exchange, self.response_class = exchange, partial(_Response, exchange)  # type: ignore[assignment]
        if self.sock is None or self._was_dropped():
            self.close()
            self.connect()

    def connect(self) -> None:
        """Connect to the first of the host's addresses that answers, all of which must be allowed."""
        addresses = looked_up(self.host, self.port, self.exchange.remaining())
        for address in addresses:
            check_allowed(address, self._allows_this_machine)
        plain = self._first_that_answers(addresses)
        self.sock = self._secured(plain) if self._scheme == "https" else plain

    def send(self, data: Any) -> None:
        """Send bytes, in pieces: TLS would give each of its own the whole timeout."""
        for start in range(0, len(data), _PIECE):
            self.sock.settimeout(self.exchange.remaining())
            self.sock.sendall(data[start : start + _PIECE])

    def _first_that_answers(self, addresses: list[Address]) -> socket.socket:
        is_refused = False
        for left, address in zip(range(len(addresses), 0, -1), addresses, strict=True):
            try:
                return _connected(address, self.exchange.remaining() / left)
            except ConnectionRefusedError:
                is_refused = True
            except OSError:  # also where this machine has no such addresses, such as none of IPv6
                continue
        self.exchange.remaining()
        if is_refused:
            raise PortClosed(_("Nothing answers on this port of the host."))
        raise ConnectionFailed(_("The host does not answer."))

    def _secured(self, plain: socket.socket) -> ssl.SSLSocket:
        plain.settimeout(self.exchange.remaining())
        try:
            return _context().wrap_socket(plain, server_hostname=self.host)
        except (ssl.SSLError, ConnectionError) as error:
            plain.close()
            raise _not_secured(error) from None
        except BaseException:
            plain.close()
            raise

    def _was_dropped(self) -> bool:
        """Whether something came that nobody asked for: nearly always the end of the connection."""
        poll = select.poll()
        poll.register(self.sock, select.POLLIN)
        return bool(poll.poll(0))


def _not_secured(error: OSError) -> OutsideError:
    if isinstance(error, (ConnectionError, ssl.SSLEOFError, ssl.SSLZeroReturnError)):
        return ConnectionFailed(_("The connection was cut before it was secured: the port may not be that of https."))
    if isinstance(error, ssl.SSLError) and error.reason in _NO_TLS:
        return NotTls(_("What answers on this port of the host does not speak https."))
    return NotSecure(_("The certificate of the host is not trusted, or it has none."))


def _connected(address: Address, seconds: float) -> socket.socket:
    """A connection to one address. Raises OSError."""
    plain = socket.socket(address.family, socket.SOCK_STREAM)
    try:
        plain.settimeout(seconds)
        plain.connect(address.socket_address)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except BaseException:
        plain.close()
        raise
    return plain


class _Response(http.client.HTTPResponse):
    """A response that reads within the budget of an exchange."""

    def __init__(self, exchange: Exchange, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp = io.BufferedReader(_Wire(exchange, sock, self.fp.detach()), _PIECE)


class _Wire(io.RawIOBase):
    """The bytes as they come: each wait ends at the deadline of the exchange, each byte is counted."""

    def __init__(self, exchange: Exchange, sock: socket.socket, raw: io.RawIOBase) -> None:
        self._exchange, self._sock, self._raw = exchange, sock, raw

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._sock.settimeout(self._exchange.remaining())
        size = self._raw.readinto(buffer) or 0
        self._exchange.count(size)
        return int(size)

    def close(self) -> None:  # pylint: disable=missing-return
        self._raw.close()
        super().close()


def _context() -> ssl.SSLContext:
    """Trusts whom this machine trusts, and whom requests trusts: REQUESTS_CA_BUNDLE, or the bundle it comes with."""
    bundle = os.environ.get("REQUESTS_CA_BUNDLE") or DEFAULT_CA_BUNDLE_PATH
    context = ssl.create_default_context()
    context.load_verify_locations(**{"capath" if os.path.isdir(bundle) else "cafile": bundle})
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
