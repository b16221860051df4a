from odoo import _, api, fields, models
from odoo.exceptions import ValidationError

from ..time_card import PARTS
from .attendance_list_uniqueness import parameter
from .rest.retention import DAYS, MOST_DAYS, days_parameter


def stored_days(stored):
    """A setting of how many days the API stores something."""
    return fields.Integer(default=DAYS[stored], config_parameter=days_parameter(stored))


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    attendance_date_unique = fields.Boolean("The same date", config_parameter=parameter("date"))
    attendance_time_unique = fields.Boolean("The same time", config_parameter=parameter("time"))
    attendance_type_unique = fields.Boolean("The same type", config_parameter=parameter("type"))
    attendance_location_unique = fields.Boolean("The same location", config_parameter=parameter("location"))
    attendance_api_log_days = stored_days("log")
    attendance_api_change_days = stored_days("change")
    attendance_api_claim_days = stored_days("claim")
    attendance_api_token_days = stored_days("token")

    @api.constrains(*(f"attendance_api_{stored}_days" for stored in DAYS))
    def _check_days(self):
        for settings in self:
            if not all(1 <= settings[f"attendance_api_{stored}_days"] <= MOST_DAYS for stored in DAYS):
                raise ValidationError(_("Choose a number of days from 1 to %(days)s.", days=MOST_DAYS))

    @api.model
    def get_values(self):
        """Values as they are used. Odoo itself would read the text "False" as true, and a text that is no number as 0."""
        parts = self.env["spp.attendance.list"]._unique_parts()
        rules = {f"attendance_{part}_unique": part in parts for part in PARTS}
        retention = self.env["spp.attendance.api.retention"]
        days = {f"attendance_api_{stored}_days": retention._days(stored) for stored in DAYS}
        return {**super().get_values(), **rules, **days}
