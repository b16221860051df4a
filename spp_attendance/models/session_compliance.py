from odoo import api, fields, models

from .subscriber.contact import RECORDER


class SessionCompliance(models.Model):
    _inherit = "spp.session.compliance"

    participant_identifier = fields.Char("Identifier", compute="_compute_participant_identifier", groups=RECORDER)

    @api.depends_context("uid", "allowed_company_ids")
    @api.depends("participant_id")
    def _compute_participant_identifier(self):
        identifiers = self.env["spp.attendance.subscriber"]._identifiers_of(self.participant_id)
        for answer in self:
            answer.participant_identifier = identifiers.get(answer.participant_id.id)
