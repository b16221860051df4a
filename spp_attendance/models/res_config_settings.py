from odoo import api, fields, models

from ..time_card import PARTS
from .attendance_list_uniqueness import parameter


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    attendance_date_unique = fields.Boolean("The same date", config_parameter=parameter("date"))
    attendance_time_unique = fields.Boolean("The same time", config_parameter=parameter("time"))
    attendance_type_unique = fields.Boolean("The same type", config_parameter=parameter("type"))
    attendance_location_unique = fields.Boolean("The same location", config_parameter=parameter("location"))

    @api.model
    def get_values(self):
        """As the rule reads the parameters: Odoo takes "False" for true."""
        parts = self.env["spp.attendance.list"]._unique_parts()
        return {**super().get_values(), **{f"attendance_{part}_unique": part in parts for part in PARTS}}
