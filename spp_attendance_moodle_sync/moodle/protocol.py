"""Moodle's REST protocol: one function called, its answer or its error understood."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from . import outside
from .address import endpoint, host
from .clock import Clock
from .encoding import encoded
from .errors import (
    BY_ERRORCODE,
    BrokenAnswer,
    HttpError,
    RecordMissing,
    Redirected,
    Refusal,
    ServerFailure,
    TooManyRequests,
    UnexpectedAnswer,
    WebServicesOff,
)
from .text import _
from .transport import Answer, Transport

# What LARGEST_ANSWER bytes of sessions hold: one value in 14 bytes.
LARGEST_JSON = outside.JsonLimits(5_000_000)
# With its filters a name is in one language where it has several, as on Moodle's own pages.
_HOW = [("moodlewsrestformat", "json"), ("moodlewssettingfilter", "1")]
# What firewalls answer, and Moodle never.
_REFUSED_ON_THE_WAY = (401, 403, 406)
# Where PHP shows errors it writes them into answers, with tags or without: "<br />\n<b>Warning</b>:  Undefined ..."
_PHP_ERROR = re.compile(rb"\s*(?:<br />)?\s*(?:<b>)?(?:PHP )?(?:Warning|Notice|Deprecated|Fatal error)(?:</b>)?: ")
# A message is in the site's language, but tables keep their names.
_TABLE = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b")


class Connection:
    """One site and one token. The token goes into the body of requests, and nowhere else. clock: compares clocks."""

    def __init__(self, url: str, token: str, transport: Transport) -> None:
        """Raises ValueError when `url` is no address of a site."""
        self.host = host(url)
        self._endpoint, self._token, self._transport = endpoint(url), token, transport
        self.clock = Clock()

    def __repr__(self) -> str:
        return f"<Connection to {self.host}>"

    def call(self, function: str, **arguments: object) -> Any:
        """The JSON value a function answers: null, a text, a list or a structure. Raises MoodleError."""
        return understood(function, self._asked(function, arguments))

    def call_with_text(self, function: str, **arguments: object) -> tuple[Any, str]:
        """The JSON value a function answers, and its text. Raises MoodleError."""
        answer = self._asked(function, arguments)
        return understood(function, answer), answer.body.decode("utf-8-sig").strip()

    def items(self, function: str, was_read: Callable[[str], bool], **arguments: object) -> Iterator[tuple[Any, str]]:
        """The elements of the list a function answers, one after the other, each with its text. Raises MoodleError.

        was_read: whether a text was read before
        """
        return understood_items(function, self._asked(function, arguments), was_read)

    def _asked(self, function: str, arguments: dict[str, object]) -> Answer:
        head = [("wstoken", self._token), ("wsfunction", function), *_HOW]
        began = self.clock.now()
        answer = self._transport.post(self._endpoint, [*head, *encoded(arguments)])
        if answer.status == 400 and self._endpoint.lower().startswith("http:"):
            # what web servers answer to http on a port for https
            raise HttpError(400, _("The site answered with HTTP status 400: the address may have to begin with https."))
        self.clock.note(answer.date, began)
        return answer


def understood(function: str, answer: Answer) -> Any:
    """The value in an answer. Raises what it is instead: HttpError, UnexpectedAnswer, Refusal."""
    _check_is_json(answer)
    with _json_errors():
        value = outside.read_json(answer.body, LARGEST_JSON)
    if isinstance(value, dict) and ("exception" in value or "errorcode" in value):
        raise _refusal(function, value)
    return value


def understood_items(function: str, answer: Answer, was_read: Callable[[str], bool]) -> Iterator[tuple[Any, str]]:
    """The elements of the list in an answer, each with its text. Raises as `understood` does, also on the way."""
    _check_is_json(answer)
    if answer.body.lstrip()[:1] != b"[":
        understood(function, answer)
        raise UnexpectedAnswer(_("The site's answer is no list."))
    with _json_errors():
        yield from outside.read_json_items(answer.body, LARGEST_JSON, was_read)


def _check_is_json(answer: Answer) -> None:
    if answer.status != 200:
        raise _http_error(answer)
    if _PHP_ERROR.match(answer.body):
        text = _("PHP writes its errors into the site's answers: its administrator has to switch display_errors off.")
        raise BrokenAnswer(text)
    if answer.content_type != "application/json":
        raise UnexpectedAnswer(_("The site answered with a page and not with JSON: is the address right?"))


@contextmanager
def _json_errors() -> Iterator[None]:
    """What is wrong with the JSON of an answer, in Moodle's errors."""
    try:
        yield
    except outside.errors.TooLarge as error:
        raise UnexpectedAnswer(outside.translatable(error)) from None
    except outside.errors.NotJson:
        raise BrokenAnswer(_("The site's answer is no JSON, or not all of it.")) from None


def _http_error(answer: Answer) -> HttpError:
    if answer.status == 429:
        return TooManyRequests(answer.retry_after)
    if answer.status >= 500:
        return ServerFailure(answer.status)
    if 300 <= answer.status < 400:
        return Redirected(answer.status)
    if answer.status == 404:
        text = _("No Moodle is at this address (HTTP status 404): write it as in the browser, with the folder if any.")
        return HttpError(404, text)
    if answer.status == 403 and not answer.body:
        return WebServicesOff()
    if answer.status in _REFUSED_ON_THE_WAY:
        text = _(
            "Something in front of Moodle, such as a firewall, refuses (HTTP status %(status)s). It has to admit Odoo."
        )
        return HttpError(answer.status, text % {"status": answer.status})
    return HttpError(answer.status)


def _refusal(function: str, value: dict[str, Any]) -> Refusal:
    errorcode = str(value.get("errorcode") or "")
    kind = BY_ERRORCODE.get(errorcode, Refusal)
    if issubclass(kind, RecordMissing):
        found = _TABLE.search(str(value.get("message") or "")[:1000])
        return kind(errorcode, function, found.group() if found else "")
    # An unknown code is shown: it has to be a word, not a text that Moodle made of something else.
    return kind(errorcode if re.fullmatch(r"\w{0,60}", errorcode) else "unknown", function)
