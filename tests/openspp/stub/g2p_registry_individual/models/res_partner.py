from odoo import api, fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    family_name = fields.Char(translate=False)
    given_name = fields.Char(translate=False)
    addl_name = fields.Char("Additional Name", translate=False)
    birthdate = fields.Date("Date of Birth")
    gender = fields.Selection(selection="_genders")

    @api.model
    def _genders(self):
        return [(gender.value, gender.code) for gender in self.env["gender.type"].search([])]
