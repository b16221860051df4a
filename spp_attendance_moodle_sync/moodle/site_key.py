"""What a site is known by, also once it was removed and is connected again."""

from __future__ import annotations

from urllib.parse import urlsplit

from .address import host


def site_key(url: str) -> str:
    """The host and path of an address, whether by http or https. Raises ValueError for what is no address of a site."""
    return host(url) + urlsplit(url.strip()).path.rstrip("/")
