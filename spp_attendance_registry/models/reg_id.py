from odoo import fields, models
from odoo.addons.spp_attendance.models.registry import RegistryId


class RegId(RegistryId, models.Model):
    _inherit = "g2p.reg.id"
    _type_field = "id_type"

    value = fields.Char(index="btree_not_null")  # people are named by it, in each call of the API
