from odoo import fields, models


class SessionRepeatDay(models.TransientModel):
    _name = "spp.session.repeat.day"
    _description = "Day of a series"
    _inherit = ["spp.checked.values", "spp.readable.links"]
    _rec_name = "date"
    _order = "date"

    repeat_id = fields.Many2one("spp.session.repeat", "Repetition", required=True, ondelete="cascade")
    date = fields.Date(required=True)
    is_held = fields.Boolean("Takes place", default=True, help="Untick the days on which there is no session.")
    session_id = fields.Many2one("spp.session", "Has a session already", ondelete="cascade")
