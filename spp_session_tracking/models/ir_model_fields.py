from odoo import models

from ..tools.code_version import check_code
from ..tools.foreign_tables import check_tables


class IrModelFields(models.Model):
    _inherit = "ir.model.fields"

    def _get_manual_field_data(self, model_name):
        # Odoo asks this whenever it sets up a model: before it touches a table, and on a plain restart too
        if model_name == "spp.session.type":
            check_tables(self.env.cr)
            check_code(self.env)
        return super()._get_manual_field_data(model_name)
