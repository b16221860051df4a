from odoo import _, api, fields, models
from odoo.exceptions import UserError

from ..tools.foreign_keys import check_unused


class SessionTopic(models.Model):
    _name = "spp.session.topic"
    _description = "Session topic"
    _inherit = ["spp.checked.values", "spp.file.import"]
    _order = "session_type_id, sequence, id"

    name = fields.Char(required=True)
    code = fields.Char()
    description = fields.Text()
    active = fields.Boolean(default=True)
    session_type_id = fields.Many2one("spp.session.type", "Session type", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)

    @api.model
    def _import_stated(self):
        return [("name",), ("session_type_id",)]

    @api.constrains("session_type_id")
    def _check_of_the_type_of_its_sessions(self):
        # sudo: tells whether there are any
        sessions = self.env["spp.session"].sudo().with_context(active_test=False)
        for topic in self:
            of_others = [("topic_ids", "=", topic.id), ("session_type_id", "!=", topic.session_type_id.id)]
            if sessions.search(of_others, limit=1):
                text = _(
                    "There are sessions with the topic. It stays with its session type: make a new one for the other."
                )
                raise UserError(text)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        check_unused(self)
