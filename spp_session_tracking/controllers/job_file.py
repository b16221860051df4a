"""What a job has made, as a file for its user."""

import base64
from tempfile import TemporaryFile
from zipfile import ZipFile

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from .download import download

# an address with a number that is no id is not found
PATH = "/spp_session_tracking/job/<int(max=2147483647):job_id>/file"


class JobFile(http.Controller):
    @http.route(PATH, methods=["GET"], type="http", auth="user")
    def job_file(self, job_id, **_arguments):
        """The one file of the job, or a ZIP file of all of them."""
        job = request.env["spp.job"].search([("id", "=", job_id), ("state", "=", "done")])
        if not (job and job._download()):
            raise NotFound()
        pieces = job._files()
        files = pieces.grouped("name")
        name = pieces[0].name if len(files) == 1 else f"job-{job.id}.zip"
        file = TemporaryFile()  # closed with the response
        if len(files) == 1:
            write_pieces(file, pieces)
        else:
            write_zip(file, files)
        file.seek(0)
        return download(file, name)


def write_pieces(file, pieces):
    """Write the pieces one after the other; one of them is in memory at a time."""
    for piece in pieces:
        file.write(base64.b64decode(piece.content))
        piece.invalidate_recordset(["content"])


def write_zip(file, files):
    with ZipFile(file, "w") as archive:
        for name, pieces in files.items():
            with archive.open(name, "w") as member:
                write_pieces(member, pieces)
