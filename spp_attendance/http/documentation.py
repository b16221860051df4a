"""The documentation of the API: the OpenAPI document and the page that shows it."""

from odoo import http
from odoo.http import request
from odoo.tools import file_open

from ..rest import openapi
from ..rest.contract import OPERATIONS, PAGE
from .call import answers, refuse_options
from .etag import with_etag

FILE = "spp_attendance/static/src/api_docs/index.html"
# The page loads files of this server only and runs no inline script. The viewer needs inline styles.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class Documentation(http.Controller):
    @answers(OPERATIONS["getDocument"])
    def document(self, call):
        notes = request.env["spp.attendance.subscriber"]._api_notes()
        document = openapi.written(openapi.guide(*notes)) if call.query.get("guide") else openapi.written()
        return with_etag(document, "public, no-cache")

    @http.route(PAGE, methods=["GET"], type="http", auth="none", save_session=False)
    def page(self, **_arguments):
        refuse_options()
        with file_open(FILE) as page:
            text = page.read()
        headers = {
            "Content-Security-Policy": POLICY,
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
        }
        return request.make_response(text, list(headers.items()))
