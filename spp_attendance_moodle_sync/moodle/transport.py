"""Sending one form to a site, by the suite's client for what is outside. Tests put another in its place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, Protocol
from urllib.parse import urlencode

from . import outside
from .errors import (
    AddressNotAllowed,
    ConnectionFailed,
    MoodleError,
    NotSecure,
    Redirected,
    UnexpectedAnswer,
    WrongHost,
)
from .text import _

# For one request, from the look-up of the name to the last byte of the answer.
WHOLE_SECONDS = 180.0
# A session of 60 people is 6.6 kB, so this is an activity of about 10,000 sessions.
LARGEST_ANSWER = 64 * 1024 * 1024
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}

Form = Sequence[tuple[str, str]]


class Answer(NamedTuple):
    """What came back. content_type: without its parameters, in small letters; retry_after: seconds, None if none

    date: when the site says that it answered, None where it does not say or something in between kept the answer
    """

    status: int
    content_type: str
    body: bytes
    retry_after: float | None = None
    date: datetime | None = None


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
            raise _error(error, url) from None
        date = None if "age" in answer.headers else answer.date
        return Answer(answer.status, answer.content_type, answer.body, answer.retry_after, date)

    def close(self) -> None:
        """Close the connection."""
        self._transport.close()


def _error(error: outside.errors.OutsideError, url: str) -> MoodleError:
    """What an error of the client is for Moodle. Its text holds nothing that was sent or came."""
    scheme, host, port = outside.origin(url)
    place, cause = {"host": host, "port": port}, outside.translatable(error)
    if isinstance(error, outside.errors.Redirected):
        return Redirected(error.status)
    if isinstance(error, outside.errors.AddressNotAllowed):
        return AddressNotAllowed(cause)
    if isinstance(error, outside.errors.WrongHost):
        return WrongHost(_("Nobody knows the host %(host)s: look for a typing error in the address."), **place)
    if isinstance(error, outside.errors.PortClosed):
        text = _("Nothing answers on port %(port)s of %(host)s: is the port right, and does Moodle's web server run?")
        return ConnectionFailed(text, **place)
    if isinstance(error, outside.errors.NotTls):
        text = _("Port %(port)s of %(host)s does not speak https: ask Moodle's administrator for the port of https.")
        return NotSecure(text, **place)
    if isinstance(error, outside.errors.NotSecure):
        return NotSecure(_("The site's certificate is not trusted, or it has none."))
    if isinstance(error, outside.errors.NotHttp) and scheme == "http":
        text = _("Port %(port)s of %(host)s does not speak http: the address may have to begin with https.")
        return UnexpectedAnswer(text, **place)
    if isinstance(error, outside.errors.UnexpectedAnswer):
        return UnexpectedAnswer(cause)
    return ConnectionFailed(_("The site did not answer: %(cause)s"), cause=cause)
