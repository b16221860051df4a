from odoo import fields, models


class Vocabulary(models.Model):
    _name = "spp.vocabulary"
    _description = "Vocabulary"

    name = fields.Char(required=True, translate=True)
    namespace_uri = fields.Char("Namespace URI", required=True, index=True)
    code_ids = fields.One2many("spp.vocabulary.code", "vocabulary_id", "Codes")
