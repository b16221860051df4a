from odoo import models
from odoo.addons.spp_attendance.models import registry


class RegistryId(registry.RegistryId, models.Model):
    _inherit = "spp.registry.id"
    _type_field = "id_type_id"
