"""Secrets: tokens and client secrets that nobody can guess, of which only a hash is kept."""

from __future__ import annotations

import hashlib
import hmac
import secrets

BYTES = 32  # 256 random bits


def new() -> str:
    """A new secret: 43 characters of the URL-safe base64 alphabet."""
    return secrets.token_urlsafe(BYTES)


def hashed(secret: str) -> str:
    """SHA-256 in hexadecimal. A secret of 256 random bits needs no salt and no slow hash: it cannot be guessed."""
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()


def is_same(secret: str, kept: str | None) -> bool:
    """Whether a secret is the one whose hash is kept, in a time that tells nothing of it. An empty one never is."""
    is_equal = hmac.compare_digest(hashed(secret), kept or hashed(""))
    return is_equal and bool(secret and kept)
