from odoo import fields, models


class QueueJob(models.Model):
    _name = "queue.job"
    _description = "Queue Job"

    name = fields.Char("Description")
    model_name = fields.Char("Model")
    method_name = fields.Char("Method Name")
    identity_key = fields.Char()
    eta = fields.Datetime("Execute only after")
    state = fields.Selection(
        [("pending", "Pending"), ("started", "Started"), ("done", "Done")], required=True, default="pending"
    )
