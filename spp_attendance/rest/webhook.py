"""What a webhook sends: that there are changes to read, signed. No data of people, and nothing of what changed.

Signed as https://www.standardwebhooks.com has it (version 1, November 2026), so that its libraries check it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Any

from . import cursor, json_text

SHORTEST_SECRET = 24  # characters, and bytes of the key
PREFIX = "whsec_"  # of a secret that is written in base64


def key_of(secret: str) -> bytes:
    """The key that a secret stands for. Raises ValueError where it says to be base64 and is none."""
    if not secret.startswith(PREFIX):
        return secret.encode()
    return base64.b64decode(secret.removeprefix(PREFIX), validate=True)


def is_fit(secret: str) -> bool:
    """Whether a secret is long enough, and one that every library of the standard reads as we do."""
    try:
        return len(secret) >= SHORTEST_SECRET and len(key_of(secret)) >= SHORTEST_SECRET
    except ValueError:
        return False


def body_of(client_id: str, position: tuple[int, int] | None) -> bytes:
    """position: (number, stamp) in the feed of changes after which there are new ones, None to begin anew"""
    told: dict[str, Any] = {"type": "changes", "client_id": client_id}
    return json_text.written({**told, "cursor": cursor.written(*position) if position else None})


def signed_headers(secret: str, message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The headers of a message. message_id: the same when it is sent again; timestamp: seconds since 1970."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    digest = hmac.new(key_of(secret), signed, hashlib.sha256).digest()
    return {
        "Content-Type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }
