"""Reading what a client sends to get or revoke a token (RFC 6749, RFC 7009)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import unquote_plus

from .json_text import is_unfit
from .problem import Problem, TooManyRequests

GRANT = "client_credentials"
# of HTTP, with which requests for tokens are answered as OAuth wants it; others are problems as everywhere
STATUSES = (400, 401, 413, 415, 429)
UNREADABLE = "The Basic credentials cannot be read."


class Credentials(NamedTuple):
    """A client's id and secret, as they were sent. is_basic: by HTTP Basic, and not in the body."""

    client_id: str
    client_secret: str
    is_basic: bool


class OAuthProblem(Problem):
    """An error as RFC 6749, section 5.2, wants it. code: one of its words; is_basic: see Credentials.

    Only a client that used HTTP Basic is told to use it: where a browser reads that, it asks the user for a password,
    and the page waits for ever.
    """

    title, media_type = "No token was issued", "application/json"

    def __init__(self, code: str, detail: str, status: int = 400, is_basic: bool = False) -> None:
        super().__init__(detail)
        self.code, self.status, self.is_basic = code, status, is_basic

    def document(self) -> dict[str, Any]:
        return {"error": self.code, "error_description": self.detail}

    def headers(self) -> dict[str, str]:
        challenge = {"WWW-Authenticate": 'Basic realm="spp"'} if self.is_basic and self.status == 401 else {}
        return {"Cache-Control": "no-store", "Pragma": "no-cache", **challenge}


def as_oauth_problem(problem: Problem) -> Problem:
    """The problem as a request for a token gets it. There is one text in it: what is wrong where is a part of it."""
    if isinstance(problem, OAuthProblem) or problem.status not in STATUSES:
        return problem
    if isinstance(problem, TooManyRequests):
        return TooManyTries(problem.detail, problem.retry_after)
    return OAuthProblem("invalid_request", problem.told(), problem.status)


class TooManyTries(OAuthProblem):
    """Too many wrong secrets, or too many requests of a client. retry_after: seconds to wait."""

    def __init__(self, detail: str, retry_after: int) -> None:
        super().__init__("temporarily_unavailable", detail, TooManyRequests.status)
        self.retry_after = retry_after

    def headers(self) -> dict[str, str]:
        return {**super().headers(), "Retry-After": str(self.retry_after)}


def credentials(authorization: str, body: Mapping[str, Any]) -> Credentials:
    """The credentials of a client. authorization: the header, "" where there is none. Raises OAuthProblem."""
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() == "basic":
        sent = _basic(value.strip())
        if body.get("client_secret") or body.get("client_id") not in (None, "", sent.client_id):
            raise OAuthProblem("invalid_request", "Send the id and secret once: by HTTP Basic, or in the body.")
        return sent
    sent = Credentials(body.get("client_id") or "", body.get("client_secret") or "", False)
    if not (sent.client_id and sent.client_secret):
        raise OAuthProblem("invalid_client", "Send the client's id and secret, by HTTP Basic or in the body.", 401)
    return sent


def _basic(value: str) -> Credentials:
    try:
        text = base64.b64decode(value, validate=True).decode()
    except (binascii.Error, ValueError):
        raise OAuthProblem("invalid_client", UNREADABLE, 401, is_basic=True) from None
    client_id, _colon, client_secret = text.partition(":")
    sent = Credentials(unquote_plus(client_id), unquote_plus(client_secret), True)
    if not all(sent) or any(is_unfit(part) for part in sent[:2]):
        raise OAuthProblem("invalid_client", UNREADABLE, 401, is_basic=True)
    return sent


def check_grant(body: Mapping[str, Any], is_json: bool) -> None:
    """Raises OAuthProblem unless client credentials are asked for. A JSON body may leave it out."""
    grant = body.get("grant_type") or (GRANT if is_json else "")
    if not grant:
        raise OAuthProblem("invalid_request", f"grant_type is missing. It has to be {GRANT}.")
    if grant != GRANT:
        raise OAuthProblem("unsupported_grant_type", f"grant_type has to be {GRANT}.")


def scopes(asked: str, allowed: list[str]) -> list[str]:
    """The scopes a token gets: those asked, or else all that the client has. Raises OAuthProblem."""
    wanted = asked.split()
    if not allowed:
        raise OAuthProblem("invalid_scope", "This client has no scopes yet. Ask an administrator to give it some.")
    if set(wanted) - set(allowed):
        raise OAuthProblem("invalid_scope", f"This client may have: {' '.join(allowed)}.")
    return wanted or allowed


def bearer(authorization: str) -> str:
    """The token in an Authorization header (RFC 6750), "" where there is none."""
    scheme, _, value = authorization.partition(" ")
    return value.strip() if scheme.lower() == "bearer" else ""
