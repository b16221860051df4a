from odoo import api, fields, models


class SessionTopic(models.Model):
    _name = "spp.session.topic"
    _description = "Session topic"
    _inherit = ["spp.checked.values", "spp.file.import"]
    _order = "session_type_id, sequence, id"

    name = fields.Char(required=True)
    code = fields.Char()
    description = fields.Text()
    session_type_id = fields.Many2one("spp.session.type", "Session type", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)

    @api.model
    def _import_stated(self):
        return [("name",), ("session_type_id",)]
