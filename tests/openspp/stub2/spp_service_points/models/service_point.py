from odoo import fields, models


class ServicePoint(models.Model):
    _name = "spp.service.point"
    _description = "Service Point"
    _order = "id desc"

    name = fields.Char("Agent", required=True)
    area_id = fields.Many2one("spp.area", "Area")
    is_disabled = fields.Boolean("Disabled")
