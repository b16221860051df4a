"""Which pages of other servers may ask the API (the CORS protocol of https://fetch.spec.whatwg.org, November 2026).

A page names its origin, and only an origin that is allowed word for word is answered with its name. Cookies are never
allowed: the API knows its callers by their tokens.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

PARAMETER = "spp_attendance.cors_origins"  # the setting
# a scheme, a host and perhaps a port, as browsers write it: small letters, no path; or that of an app in a package
ORIGIN = re.compile(r"(?:https?|capacitor|ionic)://(?:[a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f:]+\])(?::[1-9]\d{0,4})?")
USUAL_PORTS = re.compile(r"http://.*:80|https://.*:443")
REQUEST_HEADERS = ("Authorization", "Content-Type", "If-None-Match")
ANSWER_HEADERS = ("ETag", "Retry-After", "WWW-Authenticate")
MOST_SECONDS = 600  # for which a browser need not ask again: so long an origin that is taken away may still preflight


def origins_of(text: str) -> frozenset[str]:
    """The origins in a setting, separated by spaces, commas or ends of lines. What is no origin is left out."""
    return frozenset(word for word in _words(text) if is_origin(word))


def wrong_origins(text: str) -> list[str]:
    """The words of a setting that are no origins."""
    return [word for word in _words(text) if not is_origin(word)]


def is_origin(word: str) -> bool:
    """Whether a word is an origin as browsers send it. `*` and `null` are none."""
    return bool(ORIGIN.fullmatch(word)) and not USUAL_PORTS.fullmatch(word)


def _words(text: str) -> list[str]:
    return text.replace(",", " ").split()


def headers_for(origin: str) -> dict[str, str]:
    """The headers of an answer to a page of an origin that is allowed."""
    return {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Expose-Headers": ", ".join(ANSWER_HEADERS),
    }


def preflight_headers(origin: str, methods: Iterable[str]) -> dict[str, str]:
    """The headers of the answer to a browser that asks what a page of an allowed origin may send."""
    return {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Methods": ", ".join(methods),
        "Access-Control-Allow-Headers": ", ".join(REQUEST_HEADERS),
        "Access-Control-Max-Age": str(MOST_SECONDS),
        "Cache-Control": "no-store",
    }
