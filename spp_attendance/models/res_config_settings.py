from odoo import _, api, fields, models
from odoo.exceptions import ValidationError

from ..rules import PARTS
from .ledger.uniqueness import parameter
from .rest.retention import DAYS, MOST_DAYS, days_parameter


def days_kept(kept):
    """A setting of how many days something of the API is kept."""
    return fields.Integer(default=DAYS[kept], config_parameter=days_parameter(kept))


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    attendance_date_unique = fields.Boolean("The same date", config_parameter=parameter("date"))
    attendance_time_unique = fields.Boolean("The same time", config_parameter=parameter("time"))
    attendance_type_unique = fields.Boolean("The same type", config_parameter=parameter("type"))
    attendance_location_unique = fields.Boolean("The same location", config_parameter=parameter("location"))
    attendance_api_log_days = days_kept("log")
    attendance_api_change_days = days_kept("change")
    attendance_api_claim_days = days_kept("claim")
    attendance_api_token_days = days_kept("token")

    @api.constrains(*(f"attendance_api_{kept}_days" for kept in DAYS))
    def _check_days(self):
        for settings in self:
            if not all(1 <= settings[f"attendance_api_{kept}_days"] <= MOST_DAYS for kept in DAYS):
                raise ValidationError(_("Keep it for 1 to %(days)s days.", days=MOST_DAYS))

    @api.model
    def get_values(self):
        """As the parameters are read where they are used: Odoo takes "False" for true, and what is no number for 0."""
        parts = self.env["spp.attendance.list"]._unique_parts()
        rules = {f"attendance_{part}_unique": part in parts for part in PARTS}
        retention = self.env["spp.attendance.api.retention"]
        days = {f"attendance_api_{kept}_days": retention._days(kept) for kept in DAYS}
        return {**super().get_values(), **rules, **days}
