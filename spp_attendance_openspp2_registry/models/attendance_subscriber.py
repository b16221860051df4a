from odoo import api, fields, models
from odoo.addons.spp_attendance.models.registry import RegisteredPerson
from odoo.addons.spp_attendance.models.subscriber.subscriber import RECORDER

# In OpenSPP 2 an ID type is a code of this vocabulary.
DOMAIN_ID_TYPES = [("vocabulary_id.namespace_uri", "=", "urn:openspp:vocab:id-type")]


class AttendanceSubscriber(RegisteredPerson, models.Model):
    _inherit = "spp.attendance.subscriber"
    _registry_ids_model = "spp.registry.id"
    _type_field = "id_type_id"
    _registrars = ("spp_registry.group_registry_officer",)

    registry_gender_id = fields.Many2one(
        related="partner_id.gender_id", related_sudo=False, string="Gender in the registry"
    )
    has_registry_identifier = fields.Boolean(compute="_compute_registry_identifier", groups=RECORDER)
    is_identifier_expired = fields.Boolean(compute="_compute_registry_identifier", groups=RECORDER)
    identifier_expiry_date = fields.Date("Expires on", compute="_compute_registry_identifier", groups=RECORDER)

    @api.model
    def _id_type_names(self):
        """By what OpenSPP 2 shows, and by the URI."""
        id_types = self.env["spp.vocabulary.code"].search(DOMAIN_ID_TYPES)
        return [(id_type.id, name) for id_type in id_types for name in (id_type.display, id_type.uri) if name]
