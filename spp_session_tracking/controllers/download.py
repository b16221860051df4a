"""Files that people download. No cache keeps one."""

from odoo import http
from odoo.http import request


def download(content, name, content_type="application/octet-stream"):
    """The response with a file: its bytes, or a file to read them from."""
    headers = {
        "Content-Type": content_type,
        "Content-Disposition": http.content_disposition(name),
        "Cache-Control": "no-store",
    }
    return request.make_response(content, list(headers.items()))
