from odoo import fields, models


class ApiSecret(models.TransientModel):
    """The dialog that shows a new secret of a client once. It stores nothing."""

    _name = "spp.attendance.api.secret"
    _description = "Secret of the client"
    _inherit = ["spp.session.dialog"]
    _target = None

    client_id = fields.Char("Client id", store=False, readonly=True)
    client_secret = fields.Char("Client secret", store=False, readonly=True)
