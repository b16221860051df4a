from odoo import api, fields, models
from odoo.addons.spp_attendance.models.registry import RegisteredPerson
from odoo.addons.spp_attendance.models.subscriber.subscriber import RECORDER


class AttendanceSubscriber(RegisteredPerson, models.Model):
    _inherit = "spp.attendance.subscriber"
    _registry_ids_model = "g2p.reg.id"
    _type_field = "id_type"
    _registrars = ("g2p_registry_base.group_g2p_registrar", "g2p_registry_base.group_g2p_admin")

    registry_gender = fields.Selection(
        related="partner_id.gender", related_sudo=False, string="Gender in the registry"
    )
    has_registry_identifier = fields.Boolean(compute="_compute_registry_identifier", groups=RECORDER)
    is_identifier_expired = fields.Boolean(compute="_compute_registry_identifier", groups=RECORDER)
    identifier_expiry_date = fields.Date("Expires on", compute="_compute_registry_identifier", groups=RECORDER)

    @api.model
    def _id_type_names(self):
        return [(id_type.id, id_type.name) for id_type in self.env["g2p.id.type"].search([("name", "!=", False)])]
