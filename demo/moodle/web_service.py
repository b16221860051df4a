"""One request to the web service, from its body to its answer, without HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import attendance_functions, core_functions
from .failures import Refused
from .parameters import Kind, checked, fields
from .site import Site, Token

PARAMETERS: dict[str, dict[str, Kind]] = {**core_functions.PARAMETERS, **attendance_functions.PARAMETERS}
FUNCTIONS: dict[str, Callable[..., Any]] = {**core_functions.FUNCTIONS, **attendance_functions.FUNCTIONS}


def head(body: bytes) -> tuple[str, str]:
    """The function of a request and the format of its answer; "" where one is not given."""
    given = fields(body)
    return str(given.get("wsfunction", "")), str(given.get("moodlewsrestformat", ""))


def answered(site: Site, body: bytes) -> Any:
    """The JSON value a site answers, errors included: they come with HTTP status 200 too."""
    given = fields(body)
    with site.lock:
        try:
            return _called(site, str(given.pop("wstoken", "")), str(given.pop("wsfunction", "")), given)
        except Refused as refused:
            return refused.answer()


def _called(site: Site, secret: str, function: str, given: dict[str, Any]) -> Any:
    for setting in ("moodlewsrestformat", "moodlewssettingfilter"):
        given.pop(setting, None)
    site.calls[function] += 1
    if site.meanwhile:
        site.meanwhile(function)
    token = _token(site, secret)
    if function not in FUNCTIONS:
        raise Refused("invalidrecord", "external_functions")
    if function not in token.functions:
        raise Refused("accessexception")
    return FUNCTIONS[function](site, token, **checked(given, PARAMETERS[function]))


def _token(site: Site, secret: str) -> Token:
    token = site.tokens.get(secret)
    if token is None:
        raise Refused("invalidtoken")
    if token.refusal:
        raise Refused(token.refusal)
    if site.in_maintenance:
        raise Refused("sitemaintenance")
    return token
