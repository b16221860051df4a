from odoo import api, models

from .ledger.uniqueness import PARAMETERS


class IrConfigParameter(models.Model):
    """A rule of uniqueness is enforced by the database from the end of the request that sets it, by whatever path."""

    _inherit = "ir.config_parameter"

    @api.model_create_multi
    def create(self, vals_list):
        parameters = super().create(vals_list)
        parameters._follow_uniqueness()
        return parameters

    def write(self, vals):
        self._follow_uniqueness()  # the parameter may get another name
        result = super().write(vals)
        self._follow_uniqueness()
        return result

    def unlink(self):
        self._follow_uniqueness()
        return super().unlink()

    def _follow_uniqueness(self):
        """Refresh the index once, before the commit: a form of settings sets one parameter after the other."""
        if set(self.mapped("key")) & PARAMETERS.keys() and "spp.attendance.list" in self.env:
            pending = self.env.cr.precommit
            if "spp_attendance.uniqueness" not in pending.data:
                pending.data["spp_attendance.uniqueness"] = True
                pending.add(self._make_uniqueness_follow)

    def _make_uniqueness_follow(self):
        self.env.cr.precommit.data.pop("spp_attendance.uniqueness", None)
        self.env["spp.attendance.list"]._follow_uniqueness()
