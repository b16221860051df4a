from odoo import _, api, fields, models
from odoo.exceptions import ValidationError


class RegId(models.Model):
    _name = "g2p.reg.id"
    _description = "Registrant ID"
    _order = "id desc"

    partner_id = fields.Many2one("res.partner", "Registrant", required=True)
    id_type = fields.Many2one("g2p.id.type", "ID Type", required=True)
    value = fields.Char(size=100)
    expiry_date = fields.Date()
    status = fields.Selection([("invalid", "Invalid"), ("valid", "Valid")])

    @api.constrains("partner_id", "id_type")
    def _check_unique_id_type(self):
        for reg_id in self:
            domain = [("partner_id", "=", reg_id.partner_id.id), ("id_type", "=", reg_id.id_type.id)]
            if self.search_count(domain) > 1:
                raise ValidationError(_("ID Type must be unique."))
