"""The address of a site: as people paste it, and what a token is bound to."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import urlsplit, urlunsplit

from . import outside

SERVICE = "/webservice/rest/server.php"
# What a page of Moodle is in an address, at its end only: a Moodle may itself lie in a folder called admin or my. The
# last ones are where Moodle leads to after logging in, always with a slash.
_FOLDERS = (
    r"mod/attendance|webservice/rest|admin/webservice|admin/roles|admin/tool/\w+|webservice|login|admin|course|my|user|enrol|grade"
    r"|report|calendar|message|cohort|group"
)
_PAGE = re.compile(rf"(?:/(?:{_FOLDERS}))?/[^/]+\.php(?:[/;].*)?$|/(?:my|course)/$")


class Cleaned(NamedTuple):
    """url: the address of the site; cut: what was cut off, without its values, "" for nothing"""

    url: str
    cut: str


def cleaned(url: str) -> Cleaned:
    """The address of the site that a page belongs to. What is no address at all stays as it is."""
    try:
        parts = urlsplit(url.strip())
        outside.origin(url.strip())
    except (ValueError, outside.errors.InvalidRequest):
        return Cleaned(url.strip(), "")
    page = _PAGE.search(parts.path)
    path = parts.path[: page.start()] if page else parts.path
    name, dot, behind = parts.path[len(path) :].partition(".php")
    # What stands behind these may be a token.
    hidden = [behind[:1] + "..." * bool(behind), "?..." * bool(parts.query), "#..." * bool(parts.fragment)]
    return Cleaned(urlunsplit((parts.scheme, parts.netloc, path.rstrip("/"), "", "")), "".join([name, dot, *hidden]))


def origin(url: str) -> str:
    """Scheme, host and port, such as "https://moodle.example.org" or "http://127.0.0.1:8085".

    Raises ValueError for what is no address of a site: another scheme, a user, a query, no host.
    """
    scheme, _host, _port = _origin(url)
    return f"{scheme}://{host(url)}"


def site(url: str) -> str:
    """What a token is for, with the path: one host may have several sites. Raises ValueError as `origin` does."""
    return origin(url) + urlsplit(url.strip()).path.rstrip("/")


def host(url: str) -> str:
    """The host and, where it is not the usual one, the port, in small letters. Raises ValueError as `origin` does."""
    scheme, name, port = _origin(url)
    named = f"[{name}]" if ":" in name else name
    return named if port == {"https": 443, "http": 80}[scheme] else f"{named}:{port}"


def endpoint(url: str) -> str:
    """Where its web service is."""
    return url.strip().rstrip("/") + SERVICE


def site_key(url: str) -> str:
    """A site whatever its address is written like: host, port and path. Raises ValueError as `origin` does."""
    return host(url).removeprefix("www.") + urlsplit(url.strip()).path.rstrip("/")


def _origin(url: str) -> tuple[str, str, int]:
    parts = urlsplit(url.strip())
    try:
        scheme, name, port = outside.origin(url.strip())
    except outside.errors.InvalidRequest as error:
        raise ValueError(str(error)) from None
    if parts.query or parts.fragment:
        raise ValueError("The address of a site ends with its path.")
    return scheme, name, port
