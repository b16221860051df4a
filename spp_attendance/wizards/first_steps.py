from odoo import api, models


class FirstSteps(models.TransientModel):
    _inherit = "spp.first.steps"

    @api.model
    def _steps(self):
        """People are those who are known to attendance."""
        return {**super()._steps(), "has_people": (self.env["spp.attendance.subscriber"], [])}
