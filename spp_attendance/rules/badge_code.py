"""The code on a person's badge: random, so that it says nothing about the person and cannot be guessed."""

from __future__ import annotations

import hashlib
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no letters that are taken for digits
BITS = 128
LENGTH = 26  # 5 bits a character


def new() -> str:
    """A new code: 128 random bits as 26 characters."""
    number = secrets.randbits(BITS)
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(LENGTH)))


def hashed(code: str) -> str:
    """SHA-256 in lower-case hexadecimal: by it a phone knows the badges of a roster without having their codes."""
    return hashlib.sha256(code.encode("ascii")).hexdigest()
