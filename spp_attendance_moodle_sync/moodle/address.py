"""The address of a site: as people paste it, and what a token is bound to."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlsplit, urlunsplit

from . import outside

SERVICE = "/webservice/rest/server.php"
# Folders of Moodle that its pages lie in. Those that nobody else has in an address are cut off without a page too.
_SURE = ("webservice", "login", "admin")
_FOLDERS = (*_SURE, "course", "my", "user", "mod", "enrol", "grade", "report", "calendar", "message", "cohort", "group")


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
    path = _site_path(parts.path)
    page, _dot, behind = parts.path.rstrip("/")[len(path) :].partition(".php/")
    # What stands behind these may be a token.
    cut = page + (".php/..." if behind else "") + ("?..." if parts.query else "") + ("#..." if parts.fragment else "")
    return Cleaned(urlunsplit((parts.scheme, parts.netloc, path, "", "")), cut)


def _site_path(path: str) -> str:
    names = path.rstrip("/").split("/")
    is_page = names[-1].endswith(".php")
    folders = _FOLDERS if is_page else _SURE
    ends = [place for place, name in enumerate(names) if name in folders or ".php" in name]
    return "/".join(names[: ends[0]] if ends else names)


def origin(url: str) -> str:
    """What a token is for: scheme, host and port, such as "https://moodle.example.org" or "http://127.0.0.1:8085".

    Raises ValueError for what is no address of a site: another scheme, a user, a query, no host.
    """
    scheme, _host, _port = _origin(url)
    return f"{scheme}://{host(url)}"


def host(url: str) -> str:
    """The host and, where it is not the usual one, the port, in small letters. Raises ValueError as `origin` does."""
    scheme, name, port = _origin(url)
    named = f"[{name}]" if ":" in name else name
    return named if port == {"https": 443, "http": 80}[scheme] else f"{named}:{port}"


def endpoint(url: str) -> str:
    """Where its web service is."""
    return url.strip().rstrip("/") + SERVICE


def place(url: str) -> str:
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
