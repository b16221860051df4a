import json

from odoo import api, models
from odoo.addons.spp_attendance.registry.mapping import GENDER_WORDS
from odoo.tools import SQL

# The words of a gender are the registry's own. One that is not understood says nothing: it is not another gender.
GENDER = "coalesce(%s::jsonb ->> lower(trim(person.gender)), %s)"


class SessionReach(models.Model):
    """Sex and birth date are those of the registry, where it has them."""

    _inherit = "spp.session.reach"

    @api.model
    def _gender(self):
        return SQL(GENDER, json.dumps(GENDER_WORDS), super()._gender())

    @api.model
    def _birthdate(self):
        return SQL("person.birthdate")
