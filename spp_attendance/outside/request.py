"""What is sent, and what an address may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from .errors import InvalidRequest
from .translatable import _

PORTS = {"http": 80, "https": 443}
# Left as they are in an address: what is quoted already, and what may stand in a path or a query (RFC 3986).
_SAFE = "/?&=%:@!$'()*+,;~-._[]"


@dataclass(frozen=True)
class Request:
    """One request. url: http or https, without user and password; body: None for none. Raises InvalidRequest."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        origin(self.url)
        if any(ord(character) < 32 for pair in self.headers.items() for text in pair for character in text):
            raise InvalidRequest(_("A header must not hold control characters."))

    @property
    def target(self) -> str:
        """The path and query as they are sent."""
        parts = _split(self.url)
        return quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe=_SAFE)

    def moved(self, location: str) -> Request:
        """The same request to the place that a redirect or a link names."""
        return replace(self, url=joined(self.url, location))


def origin(url: str) -> tuple[str, str, int]:
    """The scheme, host and port of an address. Raises InvalidRequest where it is none that can be asked."""
    parts = _split(url)
    try:
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        raise InvalidRequest(_("The port of the address is no number from 1 to 65535.")) from None
    if parts.scheme not in PORTS or not port or not parts.hostname:
        raise InvalidRequest(_("The address has to be one such as https://registry.example.org/people."))
    if parts.username is not None or parts.password is not None:
        raise InvalidRequest(_("The address must not hold a user or a password."))
    return parts.scheme, parts.hostname, port


def joined(url: str, link: str) -> str:
    """The address that a link in the answer of another address means. Raises InvalidRequest."""
    try:
        return urljoin(url, link)
    except ValueError:
        raise InvalidRequest(_("The answer leads to something that is no address.")) from None


def _split(url: str) -> SplitResult:
    if any(ord(character) <= 32 or ord(character) == 127 for character in url):
        raise InvalidRequest(_("The address must not hold spaces or control characters."))
    try:
        return urlsplit(url)
    except ValueError:
        raise InvalidRequest(_("This is not an address.")) from None
