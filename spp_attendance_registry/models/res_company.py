from odoo import fields, models
from odoo.addons.spp_attendance.models.registry import RegistryCompany


class ResCompany(RegistryCompany, models.Model):
    _inherit = "res.company"

    attendance_id_type_id = fields.Many2one(
        "g2p.id.type",
        "ID type of identifiers",
        ondelete="restrict",
        help="The identifiers of registrants are their IDs of this type, and follow them.",
    )
