from odoo import _, models
from odoo.exceptions import UserError
from odoo.tools import sql


class IrModelFields(models.Model):
    """Refuse a database whose areas are OpenSPP's: our columns over theirs would mix two kinds of data."""

    _inherit = "ir.model.fields"

    def _get_manual_field_data(self, model_name):
        # Odoo asks this whenever it sets up a model: before it touches a table, and on a plain restart too
        if model_name == "spp.area":
            self._check_areas_are_ours()
        return super()._get_manual_field_data(model_name)

    def _check_areas_are_ours(self):
        """Raise UserError if the table of areas lacks our column, or has the one that OpenSPP's areas cannot lack."""
        columns = sql.table_columns(self.env.cr, "spp_area")
        if columns and ("complete_name" not in columns or "draft_name" in columns):
            raise UserError(
                _(
                    "The areas of this database are OpenSPP's, and the addon spp_area that was found first is another "
                    "one. Nothing was changed. On the addons path put the folders of OpenSPP before this one, or take "
                    "the folder spp_area out of this one, then start again."
                )
            )
