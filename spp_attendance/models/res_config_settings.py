from odoo import _, api, fields, models
from odoo.addons.spp_session_tracking.models.res_config_settings import kept_days
from odoo.exceptions import ValidationError

from ..rest.cors import PARAMETER as CORS
from ..rest.cors import wrong_origins
from ..rules import PARTS
from .api.log import MOST, USUAL_LIMIT
from .api.log import PARAMETER as LIMIT
from .api.retention import DAYS, MOST_DAYS, days_parameter
from .ledger.uniqueness import parameter


def retention_days(what, label):
    """The setting for how many days something of the API is stored."""
    return fields.Integer(label, default=DAYS[what], config_parameter=days_parameter(what))


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    attendance_date_unique = fields.Boolean("The same date", config_parameter=parameter("date"))
    attendance_time_unique = fields.Boolean("The same time", config_parameter=parameter("time"))
    attendance_type_unique = fields.Boolean("The same type", config_parameter=parameter("type"))
    attendance_location_unique = fields.Boolean("The same location", config_parameter=parameter("location"))
    attendance_api_log_days = retention_days("log", "Days for requests")
    attendance_api_change_days = retention_days("change", "Days for changes")
    attendance_api_claim_days = retention_days("claim", "Days for requests sent again")
    attendance_api_token_days = retention_days("token", "Days for tokens")
    device_kept_days = kept_days("device", "Addresses and names of devices")
    attendance_api_requests_per_minute = fields.Integer("Requests in a minute", default=USUAL_LIMIT)
    attendance_api_cors_origins = fields.Char("Pages of other servers", config_parameter=CORS)

    @api.constrains(*(f"attendance_api_{what}_days" for what in DAYS))
    def _check_days(self):
        for settings in self:
            if not all(1 <= settings[f"attendance_api_{what}_days"] <= MOST_DAYS for what in DAYS):
                raise ValidationError(_("Give a number of days from 1 to %(days)s.", days=MOST_DAYS))

    @api.constrains("device_kept_days")
    def _check_device_days(self):
        for settings in self:
            if not 0 <= settings.device_kept_days <= MOST_DAYS:
                raise ValidationError(
                    _("Give a number of days from 0, which is for ever, to %(most)s.", most=MOST_DAYS)
                )

    @api.constrains("attendance_api_requests_per_minute")
    def _check_requests(self):
        for settings in self:
            if not 0 <= settings.attendance_api_requests_per_minute <= MOST:
                raise ValidationError(_("Give a number of requests from 0 to %(most)s.", most=MOST))

    @api.constrains("attendance_api_cors_origins")
    def _check_origins(self):
        for settings in self:
            wrong = wrong_origins(settings.attendance_api_cors_origins or "")
            if wrong:
                raise ValidationError(
                    _(
                        "“%(word)s” is no origin. Give origins such as https://app.example.org, in small letters, "
                        "without a path, separated by spaces.",
                        word=wrong[0],
                    )
                )

    def set_values(self):
        """Odoo would store no parameter for 0, which means any number of requests."""
        result = super().set_values()
        if not self or not self.env.is_admin():
            return result  # whoever may not apply settings, which execute() asks, calls this alone
        # sudo: whoever may change settings
        self.env["ir.config_parameter"].sudo().set_param(LIMIT, str(self.attendance_api_requests_per_minute))
        return result

    @api.model
    def get_values(self):
        """Read as where they are used: Odoo takes the text "False" for true, and a text that is no number for 0."""
        parts = self.env["spp.attendance.list"]._unique_parts()
        rules = {f"attendance_{part}_unique": part in parts for part in PARTS}
        retention = self.env["spp.attendance.api.retention"]
        days = {f"attendance_api_{what}_days": retention._days(what) for what in DAYS}
        requests = self.env["spp.attendance.api.log"]._limit()
        days["device_kept_days"] = self.env["spp.retention"]._days("device")
        return {**super().get_values(), **rules, **days, "attendance_api_requests_per_minute": requests}
