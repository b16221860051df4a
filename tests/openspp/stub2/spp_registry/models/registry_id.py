from odoo import _, api, fields, models
from odoo.exceptions import ValidationError


class RegistryId(models.Model):
    _name = "spp.registry.id"
    _description = "Registrant ID"
    _order = "id desc"

    partner_id = fields.Many2one("res.partner", "Registrant", required=True, index=True)
    id_type_id = fields.Many2one("spp.vocabulary.code", "ID Type", required=True)
    value = fields.Char(size=100, index=True)
    expiry_date = fields.Date()
    status = fields.Selection([("invalid", "Invalid"), ("valid", "Valid")])

    @api.constrains("partner_id", "id_type_id", "status")
    def _check_one_live_id_of_a_type(self):
        """OpenSPP 2 lets a registrant have many invalid IDs of a type, and one other."""
        for registry_id in self:
            domain = [("partner_id", "=", registry_id.partner_id.id), ("id_type_id", "=", registry_id.id_type_id.id)]
            if self.search_count([*domain, ("status", "!=", "invalid")]) > 1:
                raise ValidationError(_("There is a valid ID of this type already."))
