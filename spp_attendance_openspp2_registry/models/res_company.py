from odoo import fields, models
from odoo.addons.spp_attendance.models.registry import RegistryCompany

from .attendance_subscriber import DOMAIN_ID_TYPES


class ResCompany(RegistryCompany, models.Model):
    _inherit = "res.company"

    attendance_id_type_id = fields.Many2one(
        "spp.vocabulary.code",
        "ID type of identifiers",
        ondelete="restrict",
        domain=DOMAIN_ID_TYPES,
        help="The identifiers of registrants are their IDs of this type, and follow them.",
    )
