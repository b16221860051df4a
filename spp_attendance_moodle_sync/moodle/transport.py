"""Sending one form to a site, by the suite's client for what is outside. Tests put another in its place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol
from urllib.parse import urlencode, urlsplit

from . import outside
from .errors import AddressNotAllowed, ConnectionFailed, MoodleError, NotSecure, Redirected, UnexpectedAnswer

# For one request, from the look-up of the name to the last byte of the answer.
WHOLE_SECONDS = 180.0
# A session of 60 people is 6.6 kB, so this is an activity of about 10,000 sessions.
LARGEST_ANSWER = 64 * 1024 * 1024
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}

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


class OutsideTransport:
    """Over the suite's client: TLS checked, no redirects followed, time and size limited, connections kept open.

    seconds: for one request and its answer; allows_this_machine: whether a site on this machine may be asked
    """

    def __init__(
        self, largest: int = LARGEST_ANSWER, seconds: float = WHOLE_SECONDS, allows_this_machine: bool = False
    ) -> None:
        limits = outside.Limits(seconds, largest, redirects=0)
        self._transport = outside.BoundedTransport(limits, allows_this_machine)

    def post(self, url: str, form: Form) -> Answer:
        """Send it. Raises MoodleError for what is no answer, such as UnexpectedAnswer for more than `largest` bytes."""
        try:
            answer = self._transport.send(outside.Request("POST", url, _FORM, urlencode(form).encode()))
        except outside.errors.OutsideError as error:
            raise _error(error) from None
        return Answer(answer.status, answer.content_type, answer.body, answer.headers.get("retry-after", ""))

    def close(self) -> None:
        """Close the connection."""
        self._transport.close()


def _error(error: outside.errors.OutsideError) -> MoodleError:
    """What an error of the client is for Moodle. Its text holds nothing that was sent or came."""
    if isinstance(error, outside.errors.Redirected):
        return Redirected(error.status)
    if isinstance(error, outside.errors.AddressNotAllowed):
        return AddressNotAllowed(str(error))
    if isinstance(error, outside.errors.NotSecure):
        return NotSecure("The site's certificate is not trusted, or it has none.")
    if isinstance(error, outside.errors.UnexpectedAnswer):
        return UnexpectedAnswer(str(error))
    return ConnectionFailed(f"The site did not answer ({type(error).__name__}).")


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
