from odoo import models
from odoo.addons.spp_attendance.models.registry import RegistryId


class RegId(RegistryId, models.Model):
    _inherit = "g2p.reg.id"
    _type_field = "id_type"
