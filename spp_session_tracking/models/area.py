from odoo import _, api, models
from odoo.exceptions import UserError

from ..tools.foreign_keys import users_of


class Area(models.Model):
    """Files of areas are imported whole, and areas in use stay, whichever addon they are of."""

    _name = "spp.area"
    _inherit = ["spp.area", "spp.file.import"]

    @api.model
    def _import_stated(self):
        return [("name",)]

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        users = users_of(self)
        if users:
            raise UserError(_("In use by: %(users)s. Choose another area there first.", users=users))
