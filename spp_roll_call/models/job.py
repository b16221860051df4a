from odoo import fields, models


class Job(models.Model):
    _inherit = "spp.job"

    kind = fields.Selection(selection_add=[("spp.job.print", "Print")], ondelete={"spp.job.print": "cascade"})
