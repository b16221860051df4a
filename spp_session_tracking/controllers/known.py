"""What is known of one person, as a file."""

import json

from odoo import http
from odoo.http import request


class Known(http.Controller):
    @http.route("/spp_session_tracking/person/<int:contact_id>/known", methods=["GET"], type="http", auth="user")
    def known(self, contact_id, **_arguments):
        """The JSON of take_known(), for session managers. No cache keeps it."""
        known = request.env["res.partner"].browse(contact_id).take_known()
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Content-Disposition": http.content_disposition(f"person-{contact_id}.json"),
            "Cache-Control": "no-store",
        }
        return request.make_response(json.dumps(known, ensure_ascii=False, indent=2), list(headers.items()))
