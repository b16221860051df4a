from odoo import fields, models
from odoo.addons.spp_attendance.models import registry


class RegistryId(registry.RegistryId, models.Model):
    _inherit = "spp.registry.id"
    _type_field = "id_type_id"

    # people are named by it, in each call of the API
    attendance_key = fields.Char(
        "Value as compared", compute="_compute_attendance_key", store=True, precompute=True, index="btree_not_null"
    )
