from odoo import api, fields, models


class FirstSteps(models.TransientModel):
    _inherit = "spp.first.steps"

    has_phone = fields.Boolean(compute="_compute_steps")

    @api.model
    def _steps(self):
        phones = self.env["spp.attendance.api.client.credential"]
        return {**super()._steps(), "has_phone": (phones, [("is_device", "=", True)])}
