"""Answers that a client stores. It asks only whether they have changed (RFC 9110, section 8.8.3)."""

import hashlib
import json

from odoo.http import request

from .call import Reply


def with_etag(body, cache_control, rows=0):
    """A Reply with the ETag of its body. It has no body (304) if the client sends the same ETag.

    The ETag is weak: it is the same whether the body is compressed or not.
    """
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    tag = hashlib.sha256(data).hexdigest()[:32]
    headers = {"ETag": f'W/"{tag}"', "Cache-Control": cache_control}
    if request.httprequest.if_none_match.contains_weak(tag):
        return Reply(b"", 304, headers, rows)
    return Reply(body, 200, headers, rows)
