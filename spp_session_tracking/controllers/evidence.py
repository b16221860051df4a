"""The content of a snapshot as a file, from which an auditor recomputes the digest: docs/evidence.md."""

from tempfile import TemporaryFile

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from .download import download

# an address with a number that is no id is not found
PATH = "/spp_session_tracking/snapshot/<int(max=2147483647):snapshot_id>/evidence"


class Evidence(http.Controller):
    @http.route(PATH, methods=["GET"], type="http", auth="user")
    def evidence(self, snapshot_id, **_arguments):
        """The lines of rules/evidence.py, the head first. They name people by numbers only."""
        snapshot = request.env["spp.session.snapshot"].search([("id", "=", snapshot_id)])
        if not snapshot.digest:
            raise NotFound()
        file = TemporaryFile()  # closed with the response
        for line in snapshot._content():
            file.write(line.encode() + b"\n")
        file.seek(0)
        return download(file, f"snapshot-{snapshot.id}.jsonl", "application/jsonl; charset=utf-8")
