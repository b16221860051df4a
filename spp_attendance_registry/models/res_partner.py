from odoo import models
from odoo.addons.spp_attendance.models.registry import RegisteredPartner


class ResPartner(RegisteredPartner, models.Model):
    _inherit = "res.partner"
    _registry_ids_model = "g2p.reg.id"
