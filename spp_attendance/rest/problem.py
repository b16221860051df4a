"""Errors as answers: problem details (RFC 9457)."""

from __future__ import annotations

import logging
from typing import Any


class Problem(Exception):
    """What went wrong with a request, for its sender.

    status: of HTTP; code: one word for programs; title: one sentence for all of this kind
    detail: what is wrong this time, and what to do; members: further members of the document
    """

    status = 500
    code = "failed"
    title = "The server failed"
    media_type = "application/problem+json"
    # Odoo reads it: a refused request needs no line in the server's log
    loglevel = logging.DEBUG

    def __init__(self, detail: str, **members: Any) -> None:
        super().__init__(detail)
        self.detail, self.members = detail, members

    def document(self) -> dict[str, Any]:
        """The answer's body."""
        kind = {"type": f"urn:spp:problem:{self.code}", "title": self.title, "status": self.status, "code": self.code}
        return {**kind, "detail": self.detail, **self.members}

    def told(self) -> str:
        """All that is wrong, in one text."""
        errors = [
            f"{error.get('pointer') or error.get('parameter', '')}: {error['detail']}"
            for error in self.members.get("errors", ())
        ]
        return " ".join([self.detail, *errors])

    def headers(self) -> dict[str, str]:
        """Headers of the answer besides its type."""
        return {"Cache-Control": "no-store"}


class Malformed(Problem):
    """The request cannot be read. errors: a list of {pointer, detail}, pointers being those of RFC 6901."""

    status, code, title = 400, "malformed", "The request is not as the documentation says"


class Unauthorized(Problem):
    """RFC 6750: without a token (error "") the challenge names the scheme alone, else also what is wrong."""

    status, code, title = 401, "unauthorized", "A valid token is needed"

    def __init__(self, detail: str, error: str = "invalid_token") -> None:
        super().__init__(detail)
        self.error = error

    def headers(self) -> dict[str, str]:
        challenge = f'Bearer realm="spp", error="{self.error}"' if self.error else 'Bearer realm="spp"'
        return {**super().headers(), "WWW-Authenticate": challenge}


class Forbidden(Problem):
    status, code, title = 403, "forbidden", "This client or its user may not do this"


class MissingScope(Forbidden):
    """The token lacks a scope, which RFC 6750 wants named. detail: that in a sentence"""

    code = "insufficient_scope"

    def __init__(self, scope: str, detail: str = "") -> None:
        super().__init__(detail)
        self.scope = scope

    def headers(self) -> dict[str, str]:
        challenge = f'Bearer realm="spp", error="insufficient_scope", scope="{self.scope}"'
        return {**super().headers(), "WWW-Authenticate": challenge}


class NotFound(Problem):
    status, code, title = 404, "not_found", "There is nothing here"


class MethodNotAllowed(Problem):
    """allowed: the methods there are."""

    status, code, title = 405, "method_not_allowed", "The address does not take this method"

    def __init__(self, allowed: list[str]) -> None:
        super().__init__(f"Use one of: {', '.join(allowed)}.")
        self.allowed = allowed

    def headers(self) -> dict[str, str]:
        return {**super().headers(), "Allow": ", ".join(self.allowed)}


class Conflict(Problem):
    status, code, title = 409, "conflict", "The request contradicts what is there"


class Gone(Problem):
    status, code, title = 410, "gone", "What was asked for is not stored any more"


class TooLarge(Problem):
    status, code, title = 413, "too_large", "The request is too large"


class UnsupportedMediaType(Problem):
    status, code, title = 415, "unsupported_media_type", "The body has to be JSON"


class Unprocessable(Problem):
    status, code, title = 422, "unprocessable", "The request can be read, but not done"


class TooManyRequests(Problem):
    """retry_after: seconds to wait."""

    status, code, title = 429, "too_many_requests", "Too many requests"

    def __init__(self, detail: str, retry_after: int) -> None:
        super().__init__(detail)
        self.retry_after = retry_after

    def headers(self) -> dict[str, str]:
        return {**super().headers(), "Retry-After": str(self.retry_after)}


class Failed(Problem):
    """A fault of the server."""


class StorageFull(Problem):
    """The disk of the server is full. Nothing was stored. An administrator has to make room."""

    status, code, title = 507, "storage_full", "The server has no room to store this"
    loglevel = logging.ERROR

    def headers(self) -> dict[str, str]:
        return {**super().headers(), "Retry-After": "300"}


class Unavailable(Problem):
    """The database cannot be reached, or takes nothing now. Nothing was stored. It may pass."""

    status, code, title = 503, "unavailable", "The server cannot do this now"
    loglevel = logging.ERROR

    def headers(self) -> dict[str, str]:
        return {**super().headers(), "Retry-After": "30"}


class Busy(Problem):
    """Other requests change the same rows. The client may repeat the request."""

    status, code, title = 503, "busy", "Others change the same at this moment"

    def headers(self) -> dict[str, str]:
        return {**super().headers(), "Retry-After": "2"}
