from odoo import fields, models


class JobFile(models.Model):
    """A file that a job has made for its user, or a piece of one. The server alone reads it, and asks the job."""

    _name = "spp.job.file"
    _description = "File of a job"
    _order = "id"

    job_id = fields.Many2one("spp.job", required=True, readonly=True, index=True, ondelete="cascade")
    name = fields.Char(required=True, readonly=True, help="Pieces of one file have one name.")
    content = fields.Binary(required=True, readonly=True, help="An attachment.")
    last_id = fields.Json("Last record in it", readonly=True, help="Its place, maybe beyond what an Integer holds.")
