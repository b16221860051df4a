"""Answers that a client keeps, and asks only whether they have changed (RFC 9110, section 8.8.3)."""

import hashlib
import json

from odoo.http import request

from .call import Reply


def tagged(body, cache_control, rows=0):
    """A Reply with the tag of its body, or one without a body where the client has it already."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    tag = hashlib.sha256(data).hexdigest()[:32]
    headers = {"ETag": f'"{tag}"', "Cache-Control": cache_control}
    if request.httprequest.if_none_match.contains_weak(tag):
        return Reply(b"", 304, headers)
    return Reply(body, 200, headers, rows)
