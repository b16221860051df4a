"""Tokens, and who a token stands for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from .. import moment
from ..contract import VERSION
from ..contract.attendances import MOST_ROWS
from ..operation import MOST_BYTES
from ..paging import MOST_ITEMS
from .sessions import Named


def token_document(token: str, minutes: int, scopes: Sequence[str]) -> dict[str, Any]:
    """The answer to a request for a token (RFC 6749, section 5.1). minutes: how long it is valid."""
    issued = {"access_token": token, "token_type": "Bearer", "expires_in": minutes * 60}
    return {**issued, "scope": " ".join(scopes)}


def me_document(
    client_id: str,
    user: Named,
    company: Named,
    tz: str,
    scopes: Collection[str],
    now: datetime,
    device_label: str | None = None,
    requests_per_minute: int = 0,
) -> dict[str, Any]:
    """Who the caller is, and the limits of requests. device_label: None where it is no device.

    requests_per_minute: 0 for any number
    """
    limits = {"rows": MOST_ROWS, "page": MOST_ITEMS, "bytes": MOST_BYTES}
    return {
        "client_id": client_id,
        "user": user._asdict(),
        "company": company._asdict(),
        "tz": tz,
        "scopes": sorted(scopes),
        "device": None if device_label is None else {"label": device_label},
        "server_time": moment.written(now),
        "limits": {**limits, "requests_per_minute": requests_per_minute or None},
        "version": VERSION,
    }
