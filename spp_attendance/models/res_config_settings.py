from odoo import _, api, fields, models
from odoo.exceptions import ValidationError

from ..rules import PARTS
from .api.retention import DAYS, MOST_DAYS, days_parameter
from .ledger.uniqueness import parameter


def retention_days(what):
    """The setting for how many days something of the API is stored."""
    return fields.Integer(default=DAYS[what], config_parameter=days_parameter(what))


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    attendance_date_unique = fields.Boolean("The same date", config_parameter=parameter("date"))
    attendance_time_unique = fields.Boolean("The same time", config_parameter=parameter("time"))
    attendance_type_unique = fields.Boolean("The same type", config_parameter=parameter("type"))
    attendance_location_unique = fields.Boolean("The same location", config_parameter=parameter("location"))
    attendance_api_log_days = retention_days("log")
    attendance_api_change_days = retention_days("change")
    attendance_api_claim_days = retention_days("claim")
    attendance_api_token_days = retention_days("token")

    @api.constrains(*(f"attendance_api_{what}_days" for what in DAYS))
    def _check_days(self):
        for settings in self:
            if not all(1 <= settings[f"attendance_api_{what}_days"] <= MOST_DAYS for what in DAYS):
                raise ValidationError(_("Give a number of days from 1 to %(days)s.", days=MOST_DAYS))

    @api.model
    def get_values(self):
        """Read as where they are used: Odoo takes the text "False" for true, and a text that is no number for 0."""
        parts = self.env["spp.attendance.list"]._unique_parts()
        rules = {f"attendance_{part}_unique": part in parts for part in PARTS}
        retention = self.env["spp.attendance.api.retention"]
        days = {f"attendance_api_{what}_days": retention._days(what) for what in DAYS}
        return {**super().get_values(), **rules, **days}
