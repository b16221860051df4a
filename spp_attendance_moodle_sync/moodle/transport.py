"""Sending one request: the only place that opens a connection. Tests put another in its place."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol
from urllib.parse import urlsplit

import requests

from .errors import ConnectionFailed, NotSecure, UnexpectedAnswer

# To connect; between two pieces of an answer; for all of it.
SILENT_SECONDS, WHOLE_SECONDS = 60.0, 180.0
# A session of 60 people is 6.6 kB, so this is an activity of about 10,000 sessions.
LARGEST_ANSWER = 64 * 1024 * 1024
_PIECE = 64 * 1024

Form = Sequence[tuple[str, str]]


class Answer(NamedTuple):
    """What came back. content_type: without its parameters, in small letters; retry_after: the header, "" if none."""

    status: int
    content_type: str
    body: bytes
    retry_after: str = ""


class Transport(Protocol):
    """Anything that sends a form by POST and returns the answer, whatever its status. Raises ConnectionFailed."""

    def post(self, url: str, form: Form) -> Answer: ...


class RequestsTransport:
    """Over requests, with connections kept open: TLS checked, no redirects followed, time and size limited.

    silent, whole: seconds to connect and between two pieces of an answer, and for all of it once it has begun
    """

    def __init__(
        self,
        largest: int = LARGEST_ANSWER,
        clock: Callable[[], float] = time.monotonic,
        silent: float = SILENT_SECONDS,
        whole: float = WHOLE_SECONDS,
    ) -> None:
        self._largest, self._clock, self._silent, self._whole = largest, clock, silent, whole
        self._session = requests.Session()
        # Without this, requests would send a password it finds for the host in the machine's .netrc.
        self._session.auth = _without_credentials

    def post(self, url: str, form: Form) -> Answer:
        """Send it. Raises ConnectionFailed, NotSecure, and UnexpectedAnswer when more than `largest` bytes come."""
        try:
            limit = self._silent
            with self._session.post(url, list(form), timeout=limit, allow_redirects=False, stream=True) as response:
                return self._read(response)
        except requests.exceptions.SSLError:
            raise NotSecure("The site's certificate is not trusted, or it has none.") from None
        except requests.RequestException as error:
            # Not the text of the error: it holds the address, which may be a secret of an inner network.
            raise ConnectionFailed(f"The site did not answer ({type(error).__name__}).") from None

    def _read(self, response: requests.Response) -> Answer:
        deadline, pieces, size = self._clock() + self._whole, [], 0
        for piece in response.iter_content(_PIECE):
            size += len(piece)
            if size > self._largest:
                raise UnexpectedAnswer(f"The answer is larger than {self._largest} bytes.")
            if self._clock() > deadline:
                raise ConnectionFailed("The site answered too slowly.")
            pieces.append(piece)
        content_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        retry_after = response.headers.get("Retry-After", "")
        return Answer(response.status_code, content_type, b"".join(pieces), retry_after)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()


def _without_credentials(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def host(url: str) -> str:
    """The host and port a token is for, such as "moodle.example.org" or "127.0.0.1:8085", in small letters.

    Raises ValueError for what is no address of a site: another scheme, a user, a query, no host.
    """
    parts = urlsplit(url.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("The address has to be one such as https://moodle.example.org.")
    if parts.username is not None or parts.password is not None:
        raise ValueError("The address must not hold a user or a password.")
    standard = 443 if parts.scheme == "https" else 80
    return parts.hostname if parts.port in (None, standard) else f"{parts.hostname}:{parts.port}"
