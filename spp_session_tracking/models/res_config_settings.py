from odoo import _, api, fields, models
from odoo.exceptions import ValidationError

from .retention import KINDS, MOST_DAYS, days_parameter


def kept_days(kind, label):
    """The setting for how many days texts of a kind are kept, 0 for ever."""
    return fields.Integer(label, config_parameter=days_parameter(kind))


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    open_hours = fields.Integer(related="company_id.open_hours", readonly=False)
    correction_days = fields.Integer(related="company_id.correction_days", readonly=False)
    excuse_kept_days = kept_days("excuse", "Excuses")
    note_kept_days = kept_days("note", "Notes and reasons")
    warning_kept_days = kept_days("warning", "Warnings that ended")

    @api.constrains(*(f"{kind}_kept_days" for kind in KINDS))
    def _check_kept_days(self):
        for settings in self:
            if not all(0 <= settings[f"{kind}_kept_days"] <= MOST_DAYS for kind in KINDS):
                raise ValidationError(
                    _("Give a number of days from 0, which is for ever, to %(most)s.", most=MOST_DAYS)
                )

    @api.constrains("excuse_kept_days", "note_kept_days")
    def _check_read_before(self):
        fewest = self.env["spp.retention"]._fewest_days()
        for settings in self:
            if any(0 < settings[f"{kind}_kept_days"] < fewest for kind in ("excuse", "note")):
                raise ValidationError(
                    _("Marks can be corrected for this number of days: %(days)s. Keep texts as long.", days=fewest)
                )

    @api.model
    def get_values(self):
        """Read as where they are used: a parameter that is no such number counts as not set."""
        days = self.env["spp.retention"]._days
        return {**super().get_values(), **{f"{kind}_kept_days": days(kind) for kind in KINDS}}
