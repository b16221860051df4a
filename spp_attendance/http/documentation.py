"""What the API is, for programs and for people."""

from odoo import http
from odoo.http import request
from odoo.tools import file_open

from ..rest import openapi
from ..rest.contract import OPERATIONS, PAGE
from .call import answers, check_method
from .etag import tagged

FILE = "spp_attendance/static/src/api_docs/index.html"
# The page loads what lies on this server, and runs no script that stands in itself. The viewer sets styles of elements.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class Documentation(http.Controller):
    @answers(OPERATIONS["getDocument"])
    def document(self, call):
        return tagged(openapi.written(), "public, no-cache")

    @http.route(PAGE, methods=["GET"], type="http", auth="none", save_session=False)
    def page(self, **_arguments):
        check_method()
        with file_open(FILE) as page:
            text = page.read()
        headers = {
            "Content-Security-Policy": POLICY,
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
        }
        return request.make_response(text, list(headers.items()))
