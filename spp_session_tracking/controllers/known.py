"""What is known of one person, as a file."""

import json

from odoo import http
from odoo.http import request

from .download import download


class Known(http.Controller):
    @http.route("/spp_session_tracking/person/<int:contact_id>/known", methods=["GET"], type="http", auth="user")
    def known(self, contact_id, **_arguments):
        """The JSON of take_known(), for session managers."""
        known = request.env["res.partner"].browse(contact_id).take_known()
        text = json.dumps(known, ensure_ascii=False, indent=2)
        return download(text, f"person-{contact_id}.json", "application/json; charset=utf-8")
