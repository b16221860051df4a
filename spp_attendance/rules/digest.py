"""Hashes by which something is known again without being stored."""

from __future__ import annotations

import hashlib

from .normal_form import normal_form


def digest_of(key: str) -> str:
    """A hash of an identifier, in whatever spelling."""
    return hashed(normal_form(key))


def hashed(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
