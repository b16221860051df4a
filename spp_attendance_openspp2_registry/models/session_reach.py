from odoo import api, models
from odoo.tools import SQL

# A gender is a code of the vocabulary ISO 5218, which has 1 for male, 2 for female and others for what is not known.
GENDER_CODE = "left join spp_vocabulary_code gender_code on gender_code.id = person.gender_id"
GENDER = """
    case gender_code.code when '1' then 'male'
                          when '2' then 'female'
                          else %s
     end
"""


class SessionReach(models.Model):
    """Sex and birth date are those of the registry, where it has them."""

    _inherit = "spp.session.reach"

    @api.model
    def _gender(self):
        return SQL(GENDER, super()._gender())

    @api.model
    def _birthdate(self):
        return SQL("person.birthdate")

    @api.model
    def _joins(self):
        self.env["spp.vocabulary.code"].flush_model(["code"])
        return SQL("%s %s", super()._joins(), SQL(GENDER_CODE))
