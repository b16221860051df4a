from odoo import api, models
from odoo.tools import SQL

# The words of a gender are the registry's own; those of its data are these.
GENDER = """
    case when lower(person.gender) in ('female', 'male') then lower(person.gender)
         when person.gender is not null then 'other'
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
