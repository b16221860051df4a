from odoo import fields, models
from odoo.addons.spp_attendance.models.registry import RegistryId


class RegId(RegistryId, models.Model):
    _inherit = "g2p.reg.id"
    _type_field = "id_type"

    # people are named by it, in each call of the API
    attendance_key = fields.Char(
        "Value as compared", compute="_compute_attendance_key", store=True, precompute=True, index="btree_not_null"
    )
