from odoo import models
from odoo.addons.spp_attendance.models.registry import RegisteredPartner


class ResPartner(RegisteredPartner, models.Model):
    _inherit = "res.partner"
    _registry_ids_model = "spp.registry.id"
