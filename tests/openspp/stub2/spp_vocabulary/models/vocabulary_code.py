from odoo import api, fields, models


class VocabularyCode(models.Model):
    _name = "spp.vocabulary.code"
    _description = "Vocabulary Code"
    _order = "sequence, code"
    _rec_name = "display"

    vocabulary_id = fields.Many2one("spp.vocabulary", required=True, ondelete="restrict", index=True)
    namespace_uri = fields.Char("Namespace URI", related="vocabulary_id.namespace_uri", store=True, index=True)
    code = fields.Char(required=True, index=True)
    display = fields.Char("Display Name", required=True, translate=True)
    sequence = fields.Integer(default=10)
    uri = fields.Char("Code URI", compute="_compute_uri", store=True, readonly=False, index=True)
    active = fields.Boolean(default=True)
    target_type = fields.Selection(
        [("individual", "Individual"), ("group", "Group/Household"), ("both", "Both")], default="both"
    )

    @api.depends("vocabulary_id.namespace_uri", "code")
    def _compute_uri(self):
        for code in self:
            code.uri = f"{code.vocabulary_id.namespace_uri}#{code.code}"

    @api.model
    def get_code(self, namespace_uri, code):
        return self.search([("namespace_uri", "=", namespace_uri), ("code", "=", code)], limit=1)
