from odoo import _, api, fields, models
from odoo.exceptions import ValidationError


class Cycle(models.Model):
    _inherit = "g2p.cycle"

    @api.constrains("start_date", "end_date")
    def _check_dates(self):
        for cycle in self:
            if cycle.start_date < fields.Date.today():
                raise ValidationError(_('The "Start Date" cannot be earlier than today.'))
            if cycle.end_date < cycle.start_date:
                raise ValidationError(_('The "End Date" cannot be earlier than the "Start Date".'))
