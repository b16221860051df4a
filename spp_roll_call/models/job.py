from odoo import fields, models


class Job(models.Model):
    _inherit = "spp.job"

    kind = fields.Selection(
        selection_add=[("spp.job.badges", "Make badge cards")], ondelete={"spp.job.badges": "cascade"}
    )
