from odoo import api, fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    area_id = fields.Many2one("spp.area", "Area", domain=lambda self: self._get_area_domain())

    @api.model
    def _get_area_domain(self):
        return [("kind", "=", self.env.ref("spp_area.admin_area_kind").id)]
