"""Answers with a file: compressed, with its ETag, and with what browsers shall not do with it."""

import functools
import gzip
import hashlib

from odoo.addons.spp_attendance.http.json_response import takes_gzip
from odoo.http import request

SHORTEST = 500  # bytes


@functools.lru_cache(maxsize=32)
def _gzipped(content):
    return gzip.compress(content, 9, mtime=0)


def response(content, content_type, cache_control, headers=None):
    """The response with the content (bytes), or 304 where the browser has it."""
    etag = hashlib.sha256(content).hexdigest()[:32]
    headers = {
        "Content-Type": content_type,
        "Cache-Control": cache_control,
        "ETag": f'"{etag}"',
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        **(headers or {}),
    }
    if request.httprequest.if_none_match.contains_weak(etag):
        return request.make_response(b"", list(headers.items()), status=304)
    if len(content) > SHORTEST and takes_gzip():
        content, headers["Content-Encoding"] = _gzipped(content), "gzip"
    return request.make_response(content, list(headers.items()))
