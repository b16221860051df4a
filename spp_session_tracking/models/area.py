from odoo import api, models


class Area(models.Model):
    """Files of areas are imported whole, whichever addon the areas are of."""

    _name = "spp.area"
    _inherit = ["spp.area", "spp.file.import"]

    @api.model
    def _import_stated(self):
        return [("name",)]
